import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import type { Hello } from '../bridge/protocol.js';
import { ServiceRegistry } from '../cordova/service-registry.js';
import type { Device } from '../services/environment.js';
import type { createServices } from '../services/index.js';
import { DEVICE_PROPERTIES } from './device.js';
import { APP_IN_THIS_PROCESS, type PageTrace, type Trace } from './trace.js';

export interface ServeOptions {
  /** The app's `www` folder, or the root of its project. Default: that of the emulator, else `./www` if it has HTML, else `.`. */
  readonly www?: string;
  /** The port for pages and the bridge; 0 for any free one. Default 8000. */
  readonly port?: number;
}

/** An app that is being served. */
export interface ServedApp {
  /** The page to open. */
  readonly url: string;
  readonly port: number;
  /** The address at which other devices reach it; loopback unless `host` was given. */
  readonly ip: string;
  /** The folder that is served. */
  readonly www: string;
  close(): Promise<void>;
}

/** What the pages of an emulator have in common. */
export interface PageEnvironment {
  readonly device: Device;
  readonly trace: Trace;
  readonly createServices: ReturnType<typeof createServices>;
  /** The emulator's own `www` option. */
  readonly www: string | undefined;
}

const DEFAULT_HTTP_PORT = 8000;
// Built from `src/page`; the same place from the sources, the package and the bundled CLI.
const CORDOVA_JS = new URL('../../dist/page/cordova.js', import.meta.url);

/** Starts serving an app; each page that is opened gets services of its own. */
export async function startServing(
  options: ServeOptions,
  { device, trace, createServices, ...environment }: PageEnvironment,
): Promise<ServedApp> {
  const { www = environment.www, port = DEFAULT_HTTP_PORT } = options;
  // Only those who serve pages pay for what that needs.
  const { startWebHost } = await import('./web-host/web-host.js');
  const { openAppFolder } = await import('./web-host/app-folder.js');
  const app = await openAppFolder(www);
  const pageTraces = new WeakMap<Hello, PageTrace>();
  const log = (level: 'note' | 'warning', text: string) =>
    trace.publish(APP_IN_THIS_PROCESS, { kind: 'log', level, text });

  const webHost = await startWebHost({
    app,
    port,
    host: device.host,
    shim: await readFile(CORDOVA_JS, 'utf8'),
    bridge: {
      device: DEVICE_PROPERTIES,
      www: app.root,
      createRegistry(hello, deliver) {
        const pageTrace = trace.forNewPage();
        pageTraces.set(hello, pageTrace);
        pageTrace.publish({ kind: 'page', state: 'opened', url: hello.url });
        return new ServiceRegistry(createServices(pageTrace, app.root), deliver, pageTrace);
      },
    },
    log,
    onPageGone: (hello) =>
      pageTraces.get(hello)?.publish({ kind: 'page', state: 'gone', url: hello.url }),
  });
  if (app.isInsideProject) log('note', `${www} is a project: its www folder is served`);

  const ip = device.reachableIp(webHost.address);
  return {
    url: `http://${urlHost(device, ip)}:${webHost.port}${app.startPath}`,
    port: webHost.port,
    ip,
    www: app.root,
    close: () => webHost.close(),
  };
}

/** Browsers give `localhost` the rights of a secure page; other devices need the address. */
function urlHost({ host }: Device, ip: string): string {
  if (host === undefined || ip === '') return 'localhost';
  return isIPv6(ip) ? `[${ip}]` : ip;
}
