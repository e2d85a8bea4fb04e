import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import type { Hello } from '../bridge/protocol.js';
import { createExec } from '../cordova/create-exec.js';
import { crossJson } from '../cordova/cross-json.js';
import { createNativeToJsQueue } from '../cordova/native-to-js-queue.js';
import { ServiceRegistry } from '../cordova/service-registry.js';
import type { Exec } from '../exec.js';
import { createPlugins, type Monaca, type Plugins } from '../plugin/index.js';
import { createServices } from '../services/index.js';
import { createDevice, DEVICE_PROPERTIES } from './device.js';
import { EmulatorError } from './errors.js';
import { installGlobals } from './globals.js';
import { checkOptions, type EmulatorOptions } from './options.js';
import { PageTrace, Trace, type TraceListener } from './trace.js';
import type { RunningWebHost } from './web-host/web-host.js';

/** What `cordova` has in Node; in a page it is Apache's own object. */
export interface Cordova {
  readonly exec: Exec;
  readonly platformId: 'android';
  readonly version: string;
  readonly platformVersion: string;
}

export interface ServeOptions {
  /** The app's `www` folder, or the root of its project. Default `./www` if it has HTML, else `.`. */
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

/** One emulated phone. */
export interface Emulator extends AsyncDisposable {
  readonly plugins: Plugins;
  readonly monaca: Monaca;
  readonly cordova: Cordova;
  /** Cordova's `exec`, for app code that carries its own copy of the plugin's JavaScript. */
  readonly exec: Exec;
  /**
   * Makes `plugins`, `monaca`, `cordova`, `device` and the `deviceready` event global.
   * @returns a function that removes them again
   */
  installGlobals(target: object): () => void;
  /**
   * Subscribes to everything that happens: exec calls, results, events, frames, states.
   * @returns a function that ends the subscription
   */
  onTrace(listener: TraceListener): () => void;
  /**
   * Serves an app's folder to browsers: each page is an app that runs on this phone.
   * @throws EmulatorError `WSSEMU_ERR_NO_APP`, `WSSEMU_ERR_PORT_UNAVAILABLE`, `WSSEMU_ERR_CLOSED`
   */
  serve(options?: ServeOptions): Promise<ServedApp>;
  /** Ends everything: clients get 1001, ports are free when it resolves. May be called again. */
  close(): Promise<void>;
}

const APP_IN_THIS_PROCESS = 0;
const DEFAULT_HTTP_PORT = 8000;
// Built from `src/page`; the same place from the sources, the package and the bundled CLI.
const CORDOVA_JS = new URL('../../dist/page/cordova.js', import.meta.url);

/**
 * Creates an emulated phone. Nothing listens before an app starts a server.
 *
 * @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION`
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  checkOptions(options);
  const trace = new Trace();
  const device = createDevice(options);
  const createPageServices = createServices(device);
  const webHosts = new Set<RunningWebHost>();
  let lastPage = APP_IN_THIS_PROCESS;
  let closed: Promise<void> | undefined;

  // The app in this process: both halves of exec, joined by a queue.
  const pageTrace = new PageTrace(trace, APP_IN_THIS_PROCESS);
  const page = createExec((callbackId, service, action, args) => {
    if (closed) throw wasClosed(`call ${service}.${action}`);
    registry.exec(callbackId, service, action, crossJson(args));
  }, options.onCallbackError ?? throwLater);
  const deliver = createNativeToJsQueue(queueMicrotask, page.callbacksFromNative);
  const registry = new ServiceRegistry(createPageServices(pageTrace), deliver, pageTrace);

  const { exec } = page;
  const { plugins, monaca } = createPlugins(exec);
  const version = DEVICE_PROPERTIES.cordova;
  const cordova: Cordova = { exec, platformId: 'android', version, platformVersion: version };

  async function serve({ www, port = DEFAULT_HTTP_PORT }: ServeOptions = {}): Promise<ServedApp> {
    if (closed) throw wasClosed('serve an app');
    // Only those who serve pages pay for what that needs.
    const { startWebHost } = await import('./web-host/web-host.js');
    const pageTraces = new WeakMap<Hello, PageTrace>();
    const webHost = await startWebHost({
      www,
      port,
      host: options.host,
      shim: await readFile(CORDOVA_JS, 'utf8'),
      bridge: {
        device: DEVICE_PROPERTIES,
        createRegistry(hello, deliver) {
          lastPage += 1;
          const pageTrace = new PageTrace(trace, lastPage);
          pageTraces.set(hello, pageTrace);
          pageTrace.publish({ kind: 'page', state: 'opened', url: hello.url });
          return new ServiceRegistry(createPageServices(pageTrace), deliver, pageTrace);
        },
      },
      log: (level, text) => trace.publish(APP_IN_THIS_PROCESS, { kind: 'log', level, text }),
      onPageGone: (hello) =>
        pageTraces.get(hello)?.publish({ kind: 'page', state: 'gone', url: hello.url }),
    });
    webHosts.add(webHost);
    if (webHost.app.isInsideProject) {
      trace.publish(APP_IN_THIS_PROCESS, {
        kind: 'log',
        level: 'note',
        text: `${www} is a project: its www folder is served`,
      });
    }
    const ip = device.reachableIp(webHost.address);
    return {
      url: `http://${urlHost(options.host, ip)}:${webHost.port}${webHost.app.startPath}`,
      port: webHost.port,
      ip,
      www: webHost.app.root,
      close: () => {
        webHosts.delete(webHost);
        return webHost.close();
      },
    };
  }

  async function closeAll(): Promise<void> {
    await Promise.all([registry.reset(), ...[...webHosts].map((webHost) => webHost.close())]);
  }

  function close(): Promise<void> {
    closed ??= closeAll();
    return closed;
  }

  return {
    plugins,
    monaca,
    cordova,
    exec,
    installGlobals: (target) =>
      installGlobals(target, { plugins, monaca, cordova, device: { ...DEVICE_PROPERTIES } }),
    serve,
    onTrace: (listener) => trace.subscribe(listener),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Browsers give `localhost` the rights of a secure page; other devices need the address. */
function urlHost(host: EmulatorOptions['host'], ip: string): string {
  if (host === undefined || ip === '') return 'localhost';
  return isIPv6(ip) ? `[${ip}]` : ip;
}

function wasClosed(action: string): EmulatorError {
  const message = `Can't ${action}: this emulator was closed. Create another one.`;
  return new EmulatorError('WSSEMU_ERR_CLOSED', message);
}

/** What an app's callback throws surfaces as an uncaught exception, and stops no other callback. */
function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
