import { hostname } from 'node:os';
import { checkOptions } from '../../checks/check-options.js';
import { formatUrl } from '../../formats/format-url.js';
import type { Device } from '../../services/environment.js';
import { type AppPages, createAppPages } from './app-pages.js';
import { prepareHosting } from './hosting.js';
import type { EmulatorEnvironment } from './page-apps.js';
import {
  type Certificate,
  DEFAULT_HTTP_PORT,
  SERVE_RULES,
  type ServeOptions,
} from './serve-options.js';

/** An app that is being served. */
export interface ServedApp extends AppPages {
  /** The page to open. */
  readonly url: string;
  readonly port: number;
  /** The address at which other devices reach it; loopback unless `host` was given. */
  readonly ip: string;
  /** The folder that is served. */
  readonly www: string;
}

/**
 * Starts serving an app; each page that is opened gets services of its own.
 *
 * @param ownWww the emulator's `www`, if it was given one
 */
export async function startServing(
  options: ServeOptions,
  ownWww: string | undefined,
  environment: EmulatorEnvironment,
): Promise<ServedApp> {
  checkOptions(options, SERVE_RULES);
  const { device } = environment;
  const { www = ownWww, port = DEFAULT_HTTP_PORT, https = false } = options;
  // Only those who serve pages pay for what that needs.
  const { openAppFolder, startWebHost } = await import('../web-host/web-host.js');
  const app = await openAppFolder(www);
  const hosting = await prepareHosting(options, app.root, environment);

  const webHost = await startWebHost({
    ...hosting,
    app,
    port,
    host: device.host,
    certificate: https === true ? await makeCertificate(device) : https || undefined,
    inject: options.inject ?? 'auto',
    isSinglePage: options.spa ?? false,
    loaderExtra: options.loaderExtra ?? [],
    reload: options.reload ?? false,
    tool: options.tool,
  });
  if (app.isInsideProject) hosting.log('note', `${www} is a project: its www folder is served`);
  if (app.config?.fault) {
    const { place, fault } = app.config;
    hosting.log('warning', `${place} is ${fault}; without it the app starts with ${app.startPage}`);
  }

  const ip = device.reachableIp(webHost.address);
  const scheme = https ? 'https' : 'http';
  return {
    url: formatUrl(scheme, urlHost(device, ip), webHost.port, app.startPath),
    port: webHost.port,
    ip,
    www: app.root,
    ...createAppPages(webHost.pages),
    close: () => webHost.close(),
  };
}

async function makeCertificate({ host, reachableIp }: Device): Promise<Certificate> {
  const { createCertificate } = await import('../web-host/certificate.js');
  const names = ['localhost', '127.0.0.1', '::1', hostname(), reachableIp('::')];
  if (typeof host === 'string') names.push(host);
  return createCertificate([...new Set(names)].filter((name) => name !== ''));
}

/** Browsers give `localhost` the rights of a secure page; other devices need the address. */
function urlHost({ host }: Device, ip: string): string {
  if (host === undefined || ip === '') return 'localhost';
  return ip;
}
