import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin, ResolvedConfig, ViteDevServer } from 'vite';
import { isCordovaScript, loaderKind } from '../app-files/loaders.js';
import { OWN_PREFIX } from '../bridge/protocol.js';
import { checkOption, checkOptions } from '../checks/check-options.js';
import { oneOf } from '../checks/rules.js';
import {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  type PageHost,
  type PageOptions,
  type SharedServer,
  type TraceEntry,
} from '../index.js';
import { answerOrPass, type Next, partOptions, serverOf } from './dev-server.js';
import { wrongConfig } from './wrong-config.js';

/** The phone's options, and those of its pages. `www` is by default Vite's public folder. */
export interface ViteOptions extends EmulatorOptions, PageOptions {
  /**
   * What to do about a hot update while the app has a server running: `'reload'` reloads the
   * page, because the old modules' server would live on beside the new ones; `'keep'` lets Vite
   * update as usual. Default `'reload'`.
   */
  readonly hmr?: 'reload' | 'keep';
}

/** What a program that runs Vite itself can do with the plugin. */
export interface ViteApi {
  /**
   * Takes the bridge's connections on a server, whoever else listens to it. Needed only in
   * Vite's middleware mode, and there only for a server that Vite's requests don't show.
   */
  attach(server: SharedServer): void;
}

/** One dev server, and the phone of its pages. */
interface Running {
  readonly vite: ViteDevServer;
  /** Vite's own for browsers; Vite 5 and older have none. */
  readonly environment: object | undefined;
  readonly emulator: Emulator;
  readonly host: PageHost;
}

/**
 * A Vite plugin, for Vite 3 and newer: pages of Vite's dev server run on an emulated phone. Builds
 * are not affected. The phone listens where Vite's `server.host` says, unless `host` says otherwise.
 */
export function wssEmu(options: ViteOptions = {}): Plugin & { readonly api: ViteApi } {
  // On a restart of Vite, the new server is there before the old one ends.
  const running: Running[] = [];
  const given = new Set<SharedServer>();

  const find = (config: ResolvedConfig | undefined) =>
    running.find(({ vite }) => vite.config === config);

  /** Whether a changed file is for the whole page to load anew. */
  function reloads({ config }: ViteDevServer, file: string): boolean {
    const isApart = options.hmr === 'keep' || file.endsWith('.css');
    return !isApart && (find(config)?.emulator.servers.length ?? 0) > 0;
  }

  return {
    name: 'wss-emu',
    apply: 'serve',

    api: {
      attach(server) {
        given.add(server);
        for (const { host } of running) host.attach(server);
      },
    },

    async configureServer(vite) {
      const opened = await open(vite, options).catch((error) => {
        throw wrongConfig(error, vite.config);
      });
      running.push(opened);
      answerFirst(opened, () => given.size > 0);
      for (const server of [...serversOf(vite), ...given]) opened.host.attach(server);
    },

    transformIndexHtml: forAllVites((html, { path, server }) => {
      const isStartPage = [server?.config.base, '/', '/index.html'].includes(path);
      return find(server?.config)?.host.prepareHtml(html, isStartPage) ?? html;
    }),

    // Vite 4 takes each script of a page for a module, and says so when there is none.
    load: (id) => (isOurScript(id) ? '' : undefined),

    // Vite 6 and newer.
    hotUpdate({ file, server }) {
      if (this.environment.name !== 'client' || !reloads(server, file)) return;
      this.environment.hot.send({ type: 'full-reload' });
      return [];
    },

    // Vite 5 and older; Vite 6 and newer look for it only where there is no `hotUpdate`.
    handleHotUpdate({ file, server }) {
      if (!reloads(server, file)) return;
      server.ws.send({ type: 'full-reload' });
      return [];
    },

    async closeBundle() {
      const { environment } = this as { readonly environment?: object };
      // Before there were environments, Vite called this once for each server, the oldest first.
      const index = environment ? running.findIndex((each) => each.environment === environment) : 0;
      if (index >= 0) await running.splice(index, 1)[0]?.emulator.close();
    },
  };
}

async function open(vite: ViteDevServer, options: ViteOptions): Promise<Running> {
  const { config, environments } = vite as Omit<ViteDevServer, 'environments'> &
    Partial<Pick<ViteDevServer, 'environments'>>;
  // An object's fields are checked where they are used.
  if (Object(options) !== options) checkOptions(options as object, {});
  const { hmr = 'reload', inject, ...others } = options;
  checkOption('hmr', hmr, oneOf('reload', 'keep'));
  const { phone, pages } = partOptions(others);
  const www = phone.www ?? (config.publicDir || config.root);
  const emulator = createEmulator({ ...hostOf(config), ...phone, www });
  emulator.onTrace((entry) => log(config, entry));
  const host = await emulator.openPageHost({ ...pages, ...(inject !== undefined && { inject }) });
  return { vite, environment: environments?.client, emulator, host };
}

/** The servers that Vite is known to answer for. */
function serversOf({ httpServer, config }: ViteDevServer): SharedServer[] {
  const { middlewareMode, hmr } = config.server;
  const ofMode = typeof middlewareMode === 'object' ? middlewareMode.server : undefined;
  const ofHmr = typeof hmr === 'object' ? hmr.server : undefined;
  return [httpServer, ofMode, ofHmr].filter((server) => server != null);
}

/** Answers for Cordova's scripts and the bridge before Vite does; the rest is Vite's. */
function answerFirst({ vite, host }: Running, isGiven: () => boolean): void {
  const { middlewares, config } = vite;
  let isSaid = serversOf(vite).length > 0;
  const handle = (request: IncomingMessage, response: ServerResponse, next: Next): void => {
    const server = serverOf(request);
    if (server) host.attach(server);
    const isUnknown = !server && !isGiven();
    answerOrPass(host, request, response, next, () => {
      if (isSaid || !isUnknown) return;
      isSaid = true;
      config.logger.warn(`wss-emu: ${NO_SERVER}`, { timestamp: true });
    });
  };
  middlewares.use(handle);
  // Vite puts its base before the paths in a page.
  const base = config.base.replace(/\/$/, '');
  if (base.startsWith('/')) middlewares.use(base, handle);
}

const NO_SERVER =
  "in Vite's middleware mode, pages get no connection until the plugin knows the HTTP server. Add: vite.config.plugins.find(({ name }) => name === 'wss-emu').api.attach(server)";

type TransformHtml = (
  html: string,
  context: { readonly path: string; readonly server?: ViteDevServer | undefined },
) => string;

/** The hook as Vite 4 and newer want it, and as Vite 3 does. */
function forAllVites(transform: TransformHtml) {
  const hook = { order: 'pre', handler: transform } as const;
  return Object.assign(hook, { enforce: 'pre', transform });
}

/** Whether pages get this script from the emulator, and Vite has no file of that name. */
function isOurScript(id: string): boolean {
  if (id.startsWith(OWN_PREFIX)) return true;
  return (isCordovaScript(id) || loaderKind(id) === 'js') && !existsSync(id);
}

function hostOf({ server }: ResolvedConfig): Pick<EmulatorOptions, 'host'> {
  if (server.host === true || server.host === '0.0.0.0' || server.host === '::') {
    return { host: true };
  }
  const isOwn = server.host === undefined || server.host === false || server.host === 'localhost';
  return isOwn ? {} : { host: server.host as string };
}

function log({ logger }: ResolvedConfig, entry: TraceEntry): void {
  if (entry.kind !== 'log') return;
  const write = entry.level === 'warning' ? logger.warn : logger.info;
  write(`wss-emu: ${entry.text}`, { timestamp: true });
}
