import { Worker } from 'node:worker_threads';
import type { StateEntry, TraceEntry } from '../index.js';
import { isCut } from '../stop-grace.js';
import { AppError } from './app-error.js';
import type { AppMessage, AppOptions } from './app-message.js';
import { BusyWatch } from './busy-watch.js';
import { formatError } from './error-text.js';

/** A server that an app has started. */
export interface StartedServer {
  readonly port: number;
  readonly ip: string;
}

/** What an app says and does. */
export interface AppListener {
  onTrace(entry: TraceEntry): void;
  /** A line of the app's console. */
  onConsole(stream: 'stdout' | 'stderr', text: string): void;
  /** An uncaught error of the app, as text with its stack; the app goes on. */
  onError(text: string): void;
  /** Why its thread has ended, if not in good order. */
  onFailure(text: string): void;
}

/** Hears how an app's end goes. */
export interface AppEndListener {
  /** Its thread is making progress. */
  onProgress(): void;
  /** A client was cut off before it had received everything. */
  onCut(): void;
}

export const KEEPS_BUSY =
  'the app keeps its thread busy, as an endless loop does, and has been ended (--wait <seconds> waits longer)';

export const OUT_OF_MEMORY =
  'the app ran out of memory, and has ended (NODE_OPTIONS=--max-old-space-size=<MiB> gives it more)';

// Built from `worker.ts`; the same path from the sources and from the bundle.
const WORKER = new URL('../../dist/cli/worker.js', import.meta.url);

/** Node runs ES modules in a `vm` context only with this flag. */
const FLAGS = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

/** An app in a thread of its own: if it blocks that thread, this one goes on. */
export class AppThread {
  /** Resolves when it has ended: with 1 if the app threw, else 0. */
  readonly ended: Promise<number>;
  /**
   * Resolves when its scripts have run and the servers that they started have started or failed, or
   * when it has ended before that. Rejects with an `AppError` if it can't be run, or throws while
   * loading.
   */
  readonly up: Promise<void>;
  readonly #worker: Worker;
  readonly #listener: AppListener;
  readonly #servers: StartedServer[] = [];
  readonly #httpPorts: number[] = [];
  #inspector: string | undefined;
  #watch: BusyWatch | undefined;
  #endListener: AppEndListener | undefined;
  #isUp = false;
  #hasEnded = false;
  #waiting: (() => void)[] = [];

  constructor(options: AppOptions, listener: AppListener) {
    this.#listener = listener;
    this.#worker = new Worker(WORKER, { workerData: options, execArgv: FLAGS });
    this.ended = new Promise((resolve) => this.#worker.on('exit', resolve));
    this.ended.then(() => {
      this.#watch?.stop();
      this.#hasEnded = true;
      this.#wakeAll();
    });
    this.up = new Promise((resolve, reject) => {
      this.#worker.on('message', (message: AppMessage) => this.#take(message, resolve, reject));
      const fail = (text: string) => {
        if (this.#isUp) listener.onFailure(text);
        else reject(new AppError(text));
      };
      this.#worker.on('error', (error) => fail(describeFailure(error)));
      this.#watch = new BusyWatch(
        options.waitMs,
        () => this.#worker.postMessage('sign'),
        () => this.#endBusy(fail),
      );
      this.ended.then(() => resolve());
    });
  }

  /** The WebSocket servers that it has open, in the order of their starts. */
  get servers(): readonly StartedServer[] {
    return this.#servers;
  }

  /** The ports of the HTTP servers that it has open. */
  get httpPorts(): readonly number[] {
    return this.#httpPorts;
  }

  /** The URL of the inspector, once it is open. */
  get inspector(): string | undefined {
    return this.#inspector;
  }

  /**
   * Resolves with its first WebSocket server, or with the one on `port`; with undefined if the app
   * ends without starting it.
   */
  async whenServer(port?: number): Promise<StartedServer | undefined> {
    for (;;) {
      const found = this.#servers.find((server) => port === undefined || server.port === port);
      if (found || this.#hasEnded) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /**
   * Ends it the way closing a page does: clients get 1001. Resolves when it has ended, which never
   * happens while the app blocks its thread.
   */
  async close(listener?: AppEndListener): Promise<void> {
    // From now on whoever ends it watches it.
    this.#watch?.stop();
    this.#endListener = listener;
    this.#worker.postMessage('close');
    await this.ended;
  }

  /** Ends it by force, whatever its code does. Resolves when it has ended. */
  async cut(): Promise<void> {
    await this.#worker.terminate();
    await this.ended;
  }

  #take(message: AppMessage, onUp: () => void, onFailed: (error: AppError) => void): void {
    this.#watch?.onSign();
    switch (message.kind) {
      case 'trace':
        this.#takeEntry(message.entry);
        break;
      case 'console':
        this.#listener.onConsole(message.stream, message.text);
        break;
      case 'error':
        this.#listener.onError(message.text);
        break;
      case 'inspector':
        this.#inspector = message.url;
        break;
      case 'ready':
        this.#isUp = true;
        onUp();
        break;
      case 'sign':
        break;
      case 'ending':
        this.#endListener?.onProgress();
        break;
      case 'failed':
        onFailed(new AppError(message.text, message.reason));
        break;
    }
  }

  /** Code that stands still in a debugger isn't busy. */
  async #endBusy(fail: (text: string) => void): Promise<void> {
    const { url } = await import('node:inspector');
    if (url() !== undefined || this.#hasEnded) return;
    fail(KEEPS_BUSY);
    await this.cut();
  }

  #takeEntry(entry: TraceEntry): void {
    this.#noteServer(entry);
    this.#endListener?.onProgress();
    if (entry.kind === 'log' && isCut(entry.text)) this.#endListener?.onCut();
    this.#listener.onTrace(entry);
  }

  #noteServer(entry: TraceEntry): void {
    if (entry.kind === 'event' && entry.event.event === 'server:started') {
      const { port, ip } = entry.event;
      this.#servers.push({ port, ip });
      this.#wakeAll();
    } else if (entry.kind === 'state') this.#noteState(entry);
  }

  #noteState({ service, port, to }: StateEntry): void {
    if (service === 'HttpServer' && to === 'started') this.#httpPorts.push(port);
    if (to === 'started') return;
    if (service === 'HttpServer') removeFrom(this.#httpPorts, (open) => open === port);
    else removeFrom(this.#servers, (open) => open.port === port);
  }

  #wakeAll(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}

function removeFrom<Item>(items: Item[], isMeant: (item: Item) => boolean): void {
  const index = items.findIndex(isMeant);
  if (index !== -1) items.splice(index, 1);
}

function describeFailure(error: NodeJS.ErrnoException): string {
  if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return formatError(error);
  return OUT_OF_MEMORY;
}
