import { Console } from 'node:console';
import { basename, relative, sep } from 'node:path';
import { Writable } from 'node:stream';
import { createEmulator, type Emulator, type OwnServices, type TraceEntry } from '../index.js';
import type { Steering } from '../steering/steering.js';
import { AppError } from './app-error.js';
import type { AppMessage, AppOptions } from './app-message.js';
import { BareWindow } from './bare-window.js';
import { createDomWindow } from './dom-window.js';
import { formatError } from './error-text.js';
import { type AppFiles, findApp } from './find-app.js';
import { createPageNetwork, type PageNetwork } from './page-network.js';
import { Readiness } from './readiness.js';
import { TopLevel } from './top-level.js';
import { offerError, offerRejection } from './uncaught-error.js';
import { type AppWindow, eventClassOf, type WindowEventTarget } from './window.js';

/** Hears what an app says and does. */
export interface AppRunListener {
  tell(message: AppMessage): void;
  /** The app has closed its window. */
  onExit(): void;
}

/** What a page's `cordova.js` says begins with it. */
const OURS = '[wss-emu] ';

/** Runs an app in a window of its own, on an emulator of its own, in this thread. */
export class RunningApp {
  readonly #listener: AppRunListener;
  readonly emulator: Emulator;
  readonly #readiness = new Readiness();
  readonly #topLevel: TopLevel;
  /** Log lines already told, which the page's console is about to repeat. */
  readonly #echoes = new Set<string>();
  readonly #host: AppOptions['host'];
  #window: AppWindow | undefined;
  #network: PageNetwork | undefined;
  /** Only with an inspector. */
  #steering: Steering | undefined;
  #isClosing = false;

  constructor(
    { host, ip, ports, tellsFrames, waitMs }: Omit<AppOptions, 'services'>,
    listener: AppRunListener,
    services: OwnServices = {},
  ) {
    this.#listener = listener;
    this.#topLevel = new TopLevel(waitMs, (error) => this.takeError(error));
    this.#host = host;
    this.emulator = createEmulator({
      ...(host !== undefined && { host }),
      ...(ip !== undefined && { ip }),
      ...(ports && { ports }),
      services,
    });
    this.emulator.onTrace((entry) => {
      this.#readiness.observe(entry);
      const { kind } = entry;
      const isTold = kind === 'event' || kind === 'state' || kind === 'log';
      if (isTold || (tellsFrames && kind === 'frame')) {
        listener.tell({ kind: 'trace', entry: withOwnBytes(entry) });
      }
      if (kind === 'log' && entry.page > 0) this.#echoes.add(`${OURS}${entry.text}\n`);
    });
  }

  /**
   * Loads the app. Resolves when its scripts have run and the servers that they started have started
   * or failed.
   *
   * @throws AppError if it can't be run; and whatever its scripts throw at their top level
   */
  async load(options: AppOptions): Promise<void> {
    const { files: paths, inspectPort, inspectPast, waitMs, plugins } = options;
    if (inspectPort !== undefined) await this.#openInspector(inspectPort, inspectPast);
    const files = await findApp(paths);
    this.#window = await this.#createWindow(files, plugins);
    const time = formatSeconds(waitMs);
    // The window's own, before a script can put another in its place.
    eventClassOf(this.#window.global);
    const awaited = await this.#topLevel.load(this.#window);
    if (awaited !== undefined) {
      this.#startWithout(`${awaited} after ${time}`);
      // Its page isn't loaded: deviceready can't fire.
      await this.#readiness.whenAnswered(this.#window.global);
      return;
    }
    await this.#readiness.whenUp(this.#window.global, waitMs, (channels) => {
      const all = [...channels, ...(this.#network?.pending() ?? [])];
      const list = all.length > 0 ? `; it waits for ${all.join(', ')}` : '';
      this.#startWithout(`deviceready has not fired within ${time}${list}`);
    });
  }

  /**
   * Clients can use an app that waits for something if it has started a server.
   * @throws AppError if it hasn't
   */
  #startWithout(awaited: string): void {
    const longer = '(--wait <seconds> waits longer)';
    if (!this.#readiness.hasServer) {
      throw new AppError(
        `${awaited}, and no server has started: the app does not get ready ${longer}`,
      );
    }
    this.#note(`${awaited}: the app counts as started ${longer}`);
  }

  /** Takes an uncaught error of the app: it is shown, and the app goes on. */
  takeError(error: unknown): void {
    this.#take(error, (global) => offerError(global, error));
  }

  takeRejection(reason: unknown, promise: unknown): void {
    this.#take(reason, (global) => offerRejection(global, reason, promise));
  }

  /** Ends it the way closing a page does: clients get 1001. Resolves when everything is closed. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const { global } = this.#window ?? {};
    try {
      if (global) global.dispatchEvent(new (eventClassOf(global))('pagehide'));
    } catch (error) {
      // The app may have changed its window: it ends all the same.
      this.takeError(error);
    }
    await this.emulator.close();
    await this.#steering?.close();
  }

  /** A note of ours to the app's developer. */
  readonly #note = (text: string) =>
    this.#listener.tell({
      kind: 'trace',
      entry: { t: 0, page: 0, kind: 'log', level: 'note', text },
    });

  async #openInspector(port: number, past: number | undefined): Promise<void> {
    const { openInspector } = await import('../inspector/inspector.js');
    const { createSteering } = await import('../steering/create-steering.js');
    const emulator = this.emulator;
    const steering = createSteering({ emulator, host: this.#host, note: this.#note });
    this.#steering = steering;
    try {
      const { url } = await openInspector(
        port,
        { emulator, steering },
        past === undefined ? {} : { past },
      );
      this.#listener.tell({ kind: 'inspector', url });
    } catch (error) {
      throw new AppError(`the inspector: ${(error as Error).message}`, 'port');
    }
  }

  async #createWindow(files: AppFiles, plugins = true): Promise<AppWindow> {
    const { page, scripts, www } = files;
    const startPage = page ?? nameInWww(files);
    const app = await this.emulator.serveInMemory({
      ...{ www, startPage },
      // Scripts that run on their own have none.
      plugins: plugins && page !== undefined,
    });
    const host = this.#host;
    const network = createPageNetwork(app, { startPage, ...(host !== undefined && { host }) });
    this.#network = network;
    const environment = {
      app,
      network,
      console: createConsole((stream, text) => {
        if (!this.#isOurs(text)) this.#listener.tell({ kind: 'console', stream, text });
      }),
      report: (error: unknown) => this.takeError(error),
      note: this.#note,
      onAwait: (what: string) => this.#topLevel.onAwait(what),
      onCordova: (document: WindowEventTarget) => this.#readiness.awaitDevice(document),
      close: () => this.#listener.onExit(),
    };
    return page === undefined ? new BareWindow(scripts, environment) : createDomWindow(environment);
  }

  /** Whether a line of the page's console is of no use: told already, or about a connection that we end. */
  #isOurs(text: string): boolean {
    return this.#echoes.delete(text) || (this.#isClosing && text.startsWith(OURS));
  }

  /** @param offer gives the error to the app; returns whether the app handled it */
  #take(error: unknown, offer: (window: AppWindow['global']) => boolean): void {
    try {
      if (this.#window && offer(this.#window.global)) return;
    } catch (again) {
      this.#listener.tell({ kind: 'error', text: formatError(again) });
    }
    this.#listener.tell({ kind: 'error', text: formatError(error) });
  }
}

/** To another thread goes the whole memory that bytes are a part of: these get one of their own. */
function withOwnBytes(entry: TraceEntry): TraceEntry {
  if (entry.kind !== 'frame' || entry.bytes === undefined) return entry;
  return { ...entry, bytes: Uint8Array.from(entry.bytes) };
}

function formatSeconds(ms: number): string {
  return ms === 1_000 ? '1 second' : `${ms / 1_000} seconds`;
}

/** The path of a page that would load the first script. */
function nameInWww({ www, scripts: [first = ''] }: AppFiles): string {
  return relative(www, first).split(sep).join('/') || basename(first);
}

function createConsole(write: (stream: 'stdout' | 'stderr', text: string) => void): Console {
  const open = (name: 'stdout' | 'stderr') =>
    new Writable({
      decodeStrings: false,
      write(text, _encoding, done) {
        write(name, String(text));
        done();
      },
    });
  return new Console({ stdout: open('stdout'), stderr: open('stderr') });
}
