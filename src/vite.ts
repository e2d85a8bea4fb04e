import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Plugin, ResolvedConfig, ViteDevServer } from 'vite';
import {
  createEmulator,
  type EmulatorOptions,
  type PageHost,
  type PageOptions,
  type TraceEntry,
} from './index.js';

export interface ViteOptions extends EmulatorOptions, PageOptions {
  /**
   * What becomes of a hot update while the app has a server running: `'reload'` loads the page
   * anew, because the old modules' server would live on beside the new ones; `'keep'` lets Vite
   * update as ever. Default `'reload'`.
   */
  readonly hmr?: 'reload' | 'keep';
}

/**
 * A Vite plugin: pages of Vite's dev server run on an emulated phone. It has no part in a
 * build. The phone listens where Vite's `server.host` says, unless `host` says otherwise.
 */
export function wssEmu(options: ViteOptions = {}): Plugin {
  let close: (() => Promise<void>) | undefined;
  let host: PageHost | undefined;
  let servers: RunningServers | undefined;
  const { hmr = 'reload', allowHosts, allowOrigins, lifecycle, inject, ...others } = options;
  const { maxPages, maxFrameBytes, ...emulatorOptions } = others;

  return {
    name: 'wss-emu',
    apply: 'serve',

    async configureServer(vite) {
      const emulator = createEmulator({ ...hostOf(vite.config), ...emulatorOptions });
      servers = new RunningServers();
      emulator.onTrace((entry) => {
        servers?.note(entry);
        log(vite.config, entry);
      });
      host = await emulator.openPageHost({
        www: vite.config.publicDir || vite.config.root,
        ...(allowHosts && { allowHosts }),
        ...(allowOrigins && { allowOrigins }),
        ...(lifecycle && { lifecycle }),
        ...(inject && { inject }),
        ...(maxPages !== undefined && { maxPages }),
        ...(maxFrameBytes !== undefined && { maxFrameBytes }),
      });
      attach(vite, host);
      close = () => emulator.close();
    },

    transformIndexHtml: {
      order: 'pre',
      handler: (html, { path }) => host?.prepareHtml(html, path === '/index.html') ?? html,
    },

    hotUpdate({ file }) {
      const isApart = hmr === 'keep' || !servers?.isAny || file.endsWith('.css');
      if (this.environment.name !== 'client' || isApart) return;
      this.environment.hot.send({ type: 'full-reload' });
      return [];
    },

    async closeBundle() {
      await close?.();
    },
  };
}

type Next = (error?: unknown) => void;

/** Answers for Cordova's scripts and the bridge before Vite does; the rest is Vite's. */
function attach(vite: ViteDevServer, host: PageHost): void {
  const handle = (request: IncomingMessage, response: ServerResponse, next: Next): void => {
    host.handle(request, response).then((isAnswered) => {
      if (!isAnswered) next();
    }, next);
  };
  vite.middlewares.use(handle);
  // Vite puts its base before the paths in a page.
  const base = vite.config.base.replace(/\/$/, '');
  if (base.startsWith('/')) vite.middlewares.use(base, handle);
  vite.httpServer?.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    host.upgrade(request, socket, head);
  });
}

function hostOf({ server }: ResolvedConfig): Pick<EmulatorOptions, 'host'> {
  if (server.host === true || server.host === '0.0.0.0' || server.host === '::') {
    return { host: true };
  }
  const isOwn = server.host === undefined || server.host === false || server.host === 'localhost';
  return isOwn ? {} : { host: server.host as string };
}

/** The servers that the pages have running. */
class RunningServers {
  readonly #ports = new Set<string>();

  get isAny(): boolean {
    return this.#ports.size > 0;
  }

  note(entry: TraceEntry): void {
    if (entry.kind !== 'state') return;
    const name = `${entry.page} ${entry.port}`;
    if (entry.to === 'started') this.#ports.add(name);
    if (entry.from === 'stopping') this.#ports.delete(name);
  }
}

function log({ logger }: ResolvedConfig, entry: TraceEntry): void {
  if (entry.kind !== 'log') return;
  const write = entry.level === 'warning' ? logger.warn : logger.info;
  write(`wss-emu: ${entry.text}`, { timestamp: true });
}
