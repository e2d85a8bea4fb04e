import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin, ResolvedConfig, ViteDevServer } from 'vite';
import {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  type PageHost,
  type PageOptions,
  type TraceEntry,
} from '../index.js';
import { answerOrPass, type Next, partOptions } from './dev-server.js';

/** The phone's options, and those of its pages. `www` is by default Vite's public folder. */
export interface ViteOptions extends EmulatorOptions, PageOptions {
  /**
   * What to do about a hot update while the app has a server running: `'reload'` reloads the
   * page, because the old modules' server would live on beside the new ones; `'keep'` lets Vite
   * update as usual. Default `'reload'`.
   */
  readonly hmr?: 'reload' | 'keep';
}

/**
 * A Vite plugin: pages of Vite's dev server run on an emulated phone. Builds are not affected. The
 * phone listens where Vite's `server.host` says, unless `host` says otherwise.
 */
export function wssEmu(options: ViteOptions = {}): Plugin {
  let emulator: Emulator | undefined;
  let host: PageHost | undefined;
  // On a restart of Vite, the new server is there before the old one ends.
  const emulators = new WeakMap<object, Emulator>();
  const { hmr = 'reload', inject, ...others } = options;
  const { phone, pages } = partOptions(others);

  return {
    name: 'wss-emu',
    apply: 'serve',

    async configureServer(vite) {
      const { publicDir, root } = vite.config;
      const www = phone.www ?? (publicDir || root);
      emulator = createEmulator({ ...hostOf(vite.config), ...phone, www });
      emulators.set(vite.environments.client, emulator);
      emulator.onTrace((entry) => log(vite.config, entry));
      host = await emulator.openPageHost({ ...pages, ...(inject !== undefined && { inject }) });
      attach(vite, host);
    },

    transformIndexHtml: {
      order: 'pre',
      handler: (html, { path }) => host?.prepareHtml(html, path === '/index.html') ?? html,
    },

    hotUpdate({ file }) {
      const hasServers = emulator !== undefined && emulator.servers.length > 0;
      const isApart = hmr === 'keep' || !hasServers || file.endsWith('.css');
      if (this.environment.name !== 'client' || isApart) return;
      this.environment.hot.send({ type: 'full-reload' });
      return [];
    },

    async closeBundle() {
      await emulators.get(this.environment)?.close();
    },
  };
}

/** Answers for Cordova's scripts and the bridge before Vite does; the rest is Vite's. */
function attach(vite: ViteDevServer, host: PageHost): void {
  const handle = (request: IncomingMessage, response: ServerResponse, next: Next): void =>
    answerOrPass(host, request, response, next);
  vite.middlewares.use(handle);
  // Vite puts its base before the paths in a page.
  const base = vite.config.base.replace(/\/$/, '');
  if (base.startsWith('/')) vite.middlewares.use(base, handle);
  if (vite.httpServer) host.attach(vite.httpServer);
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
