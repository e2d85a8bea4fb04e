import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Duplex, duplexPair } from 'node:stream';
import { type AppFolder, toAppPath } from '../../app-files/app-folder.js';
import type { Inject } from '../../app-files/page-html.js';
import type { PluginScripts } from '../../app-files/plugin-scripts.js';
import { parsePath } from '../../app-files/request-path.js';
import { EmulatorError } from '../../checks/emulator-error.js';
import type { ListenHost } from '../../services/servers/listen.js';
import { wantsWebSocket } from '../../services/servers/wants-web-socket.js';
import type { PageApps } from '../pages/page-apps.js';
import type { Certificate, PageLimits } from '../pages/serve-options.js';
import type { ToolPage } from '../pages/tool-page.js';
import type { Shim } from '../shim.js';
import { BridgeEndpoint } from './bridge-endpoint.js';
import { answerBrokenRequests, UNCHECKED } from './broken-requests.js';
import type { Pages } from './connected-pages.js';
import { NOT_FOUND, READ_ONLY, refuseSocket } from './gate/gate.js';
import type { Guests } from './gate/request-rules.js';
import { listenOrExplain } from './listen-or-explain.js';
import { LiveReload } from './live-reload.js';
import { MissingFiles } from './missing-files.js';
import { serveAsPlain } from './plain-request.js';
import { PreparedFolder } from './prepared-folder.js';
import { refuse } from './responses.js';
import { ToolEndpoint } from './tool/tool-endpoint.js';

// What all who serve pages need; loaded with the rest, when it is needed.
export { findStartPath, openAppFolder } from '../../app-files/app-folder.js';
export { preparePage } from '../../app-files/page-html.js';
export { openPluginScripts } from '../../app-files/plugin-scripts.js';
export { readProjects } from '../../app-files/project-plugins.js';
export { hasWsserver } from '../../app-files/wsserver-plugin.js';
export { BridgeEndpoint } from './bridge-endpoint.js';
export { shareUpgrades } from './shared-upgrades.js';
export { startToolHost } from './tool/tool-host.js';

/** How an app is served, wherever. */
export interface HostedApp {
  readonly app: AppFolder;
  readonly guests: Guests;
  readonly inject: Inject;
  readonly isSinglePage: boolean;
  readonly loaderExtra: readonly string[];
  readonly shim: Shim;
  readonly log: (level: 'note' | 'warning', text: string) => void;
  readonly apps: PageApps;
  readonly limits: PageLimits;
  /** Whether the app's project has `cordova.plugins.wsserver`. */
  readonly hasWsserver: boolean;
  /** The scripts of the project's plugins, where Cordova has built no list of them. */
  readonly plugins: PluginScripts | undefined;
}

export interface WebHostOptions extends HostedApp {
  readonly port: number;
  readonly host: ListenHost;
  /** Serves HTTPS with this certificate. */
  readonly certificate: Certificate | undefined;
  /** Loads pages anew when a file of the app changes. */
  readonly reload: boolean;
  /** A page for developers, beside the app's. */
  readonly tool: ToolPage | undefined;
}

/** An app that is being served. */
export interface RunningWebHost {
  readonly port: number;
  /** The address it is bound to. */
  readonly address: string;
  readonly pages: Pages;
  close(): Promise<void>;
}

/**
 * Serves an app's folder and the bridge of its pages, on one port.
 *
 * @throws EmulatorError `WSSEMU_ERR_PORT_UNAVAILABLE`, and `WSSEMU_ERR_INVALID_OPTION` for a
 *   certificate that can't be used
 */
export async function startWebHost(options: WebHostOptions): Promise<RunningWebHost> {
  const tool = options.tool && new ToolEndpoint(options.tool, options.guests.hosts);
  const host = new WebHost(options, tool);
  host.sayMissing(options);
  const createHttpServer = await chooseServer(options.certificate);
  const listening = await listenOrExplain(
    () => host.attachTo(createHttpServer()),
    options.port,
    options.host,
  );
  const reload = options.reload ? await host.startReload(options) : undefined;
  return {
    port: listening.port,
    address: listening.address,
    pages: host.pages,
    close: async () => {
      const closed = Promise.all([listening.close(), reload?.close()]);
      tool?.close();
      await host.pages.close();
      await closed;
    },
  };
}

/** An app that is served to this process alone. */
export interface WebHostInMemory {
  readonly pages: Pages;
  /** A new connection to its HTTP server. */
  connect(): Duplex;
}

/** Serves an app's folder and the bridge of its pages over streams in memory: nothing listens. */
export function openWebHost(options: HostedApp): WebHostInMemory {
  const host = new WebHost(options);
  const server = host.attachTo(createServer(UNCHECKED));
  return {
    pages: host.pages,
    connect() {
      const [page, peer] = duplexPair();
      server.emit('connection', peer);
      return page;
    },
  };
}

class WebHost {
  readonly #files: PreparedFolder;
  readonly #bridge: BridgeEndpoint;
  readonly #tool: ToolEndpoint | undefined;

  constructor(options: HostedApp, tool?: ToolEndpoint) {
    this.#tool = tool;
    const { app, guests, inject, isSinglePage, loaderExtra, apps, shim, limits } = options;
    const { hasWsserver, plugins } = options;
    const { root } = app;
    const log = (text: string) => options.log('note', text);
    this.#files = new PreparedFolder({ app, inject, isSinglePage, log });
    this.#bridge = new BridgeEndpoint({
      ...{ root, shim, loaderExtra, log, guests, apps, limits, hasWsserver, plugins },
    });
  }

  get pages(): Pages {
    return this.#bridge.pages;
  }

  /** Says which files pages ask for in vain. */
  sayMissing({ app: { root, startPage }, log }: HostedApp): void {
    this.#files.missing = new MissingFiles({
      root,
      startPage,
      log: (text) => log('warning', text),
    });
  }

  /** Loads pages anew when a file of the app changes. */
  async startReload({ app: { root }, guests, log }: HostedApp): Promise<LiveReload> {
    // Pages of other origins have files of their own.
    const isGuest = (url: string) =>
      URL.canParse(url) && guests.origins.includes(new URL(url).origin);
    const isThere = async (url: string) => isGuest(url) || this.#files.has(readPagePath(url));
    const reload = new LiveReload(this.pages, { root, isThere, log });
    this.#files.reload = reload;
    this.pages.onWelcome = (hello) =>
      reload.noteWelcome(hello, this.#files.findPage(readPagePath(hello.url)));
    await reload.start();
    return reload;
  }

  attachTo(server: Server): Server {
    server.on('request', (request, response) => {
      this.#answer(request, response).catch(() => refuse(response, INTERNAL_ERROR));
    });
    server.on('upgrade', (request, socket, head) => {
      if (wantsWebSocket(request)) this.#upgrade(request, socket, head);
      else serveAsPlain(server, request, socket, head);
    });
    answerBrokenRequests(server);
    return server;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = parsePath(request.url ?? '');
    const toolRoute = path === undefined ? undefined : this.#tool?.find(path);
    if (toolRoute) return toolRoute(request, response);
    if (!this.#bridge.admit(request, response)) return;
    if (path === undefined) return refuse(response, BAD_TARGET);
    const route = await this.#bridge.find(toAppPath(path));
    if (route) return route(request, response);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, READ_ONLY);
    await this.#files.serve(path, request, response);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#tool?.upgrade(request, socket, head)) return;
    if (this.#bridge.upgrade(request, socket, head)) return;
    socket.on('error', () => {});
    refuseSocket(socket, this.#bridge.refuseHost(request) ?? NOT_FOUND);
  }
}

function readPagePath(url: string): string {
  return (URL.canParse(url) && parsePath(new URL(url).pathname)) || '/';
}

const BAD_TARGET = { status: 400, code: 'target', message: 'This is no path of an app.' };
const INTERNAL_ERROR = { status: 500, code: 'internal', message: 'The emulator failed.' };

async function chooseServer(certificate: Certificate | undefined): Promise<() => Server> {
  if (!certificate) return () => createServer(UNCHECKED);
  const https = await import('node:https');
  try {
    await checkCertificate(certificate);
    https.createServer({ ...certificate });
  } catch (error) {
    throw new EmulatorError(
      'WSSEMU_ERR_INVALID_OPTION',
      `The certificate can't be used: ${(error as Error).message}. It takes a certificate and its private key, in PEM.`,
    );
  }
  return () => https.createServer({ ...UNCHECKED, ...certificate });
}

/** An HTTPS server is content with nothing at all, and then nobody can connect. */
async function checkCertificate({ cert, key }: Certificate): Promise<void> {
  if (!cert.includes('BEGIN CERTIFICATE')) throw new Error('there is no certificate in it');
  if (!key.includes('PRIVATE KEY-----')) throw new Error('there is no private key in it');
  const { createPrivateKey, X509Certificate } = await import('node:crypto');
  const isItsKey = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  if (!isItsKey) throw new Error('the key is that of another certificate');
}
