import { Worker } from 'node:worker_threads';
import type { TraceEntry } from '../index.js';
import { isCut } from '../stop-grace.js';
import { AppError } from './app-error.js';
import type { AppMessage, AppOptions } from './messages.js';

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
  /** What code of the app has thrown, as text with its stack; the app goes on. */
  onError(text: string): void;
}

/** An app that runs in a thread of this process. */
export interface StartedApp {
  /** The WebSocket servers that it has started, in order. */
  readonly servers: readonly StartedServer[];
  /** The ports of the HTTP servers that it has started. */
  readonly httpPorts: readonly number[];
  /** The inspector's page, if one was asked for and is there. */
  readonly inspector: string | undefined;
  /**
   * Resolves when its scripts have run, and the servers that it began to start by then have
   * started or failed; or when it has ended before. Rejects with an `AppError` when it can't
   * be run, or throws while it is loaded.
   */
  readonly up: Promise<void>;
  /**
   * Resolves with the first WebSocket server that it starts, or with the one on `port`; with
   * undefined when it has ended without.
   */
  whenServer(port?: number): Promise<StartedServer | undefined>;
  /** Resolves when it has ended: with 1 when code of the app has thrown, else 0. */
  readonly ended: Promise<number>;
  /**
   * Ends it as a page that is closed: clients get 1001. Resolves when it has ended, which an app
   * that blocks its thread never does.
   */
  close(listener?: AppEndListener): Promise<void>;
  /** Ends it by force, whatever its code does. Resolves when it has ended. */
  cut(): Promise<void>;
}

/** What is told while an app ends. */
export interface AppEndListener {
  /** Its thread is at it. */
  onProgress(): void;
  /** A client could not be sent all that there was for it. */
  onCut(): void;
}

// Built from `worker.ts`; the same place from the sources and the bundled command line.
const WORKER = new URL('../../dist/cli/worker.js', import.meta.url);

/** ES modules can be run in a window of one's own by this alone. */
const FLAGS = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

/** Runs an app in a thread of its own: it may block that thread, and this one goes on. */
export function startApp(options: AppOptions, listener: AppListener): StartedApp {
  const worker = new Worker(WORKER, { workerData: options, execArgv: FLAGS });
  const servers: StartedServer[] = [];
  const httpPorts: number[] = [];
  const ended = new Promise<number>((resolve) => worker.on('exit', resolve));
  const waiting: (() => void)[] = [];
  let hasEnded = false;
  let inspector: string | undefined;
  let endListener: AppEndListener | undefined;
  ended.then(() => {
    hasEnded = true;
    wakeAll();
  });

  const up = new Promise<void>((resolve, reject) => {
    worker.on('message', (message: AppMessage) => {
      switch (message.kind) {
        case 'trace':
          noteServer(message.entry);
          endListener?.onProgress();
          if (message.entry.kind === 'log' && isCut(message.entry.text)) endListener?.onCut();
          listener.onTrace(message.entry);
          break;
        case 'console':
          listener.onConsole(message.stream, message.text);
          break;
        case 'error':
          listener.onError(message.text);
          break;
        case 'inspector':
          inspector = message.url;
          break;
        case 'ready':
          resolve();
          break;
        case 'ending':
          endListener?.onProgress();
          break;
        case 'failed':
          reject(new AppError(message.text, message.reason));
          break;
      }
    });
    worker.on('error', (error) => reject(new AppError(String(error.stack ?? error))));
    ended.then(() => resolve());
  });

  function noteServer(entry: TraceEntry): void {
    if (entry.kind === 'event' && entry.event.event === 'server:started') {
      const { port, ip } = entry.event;
      servers.push({ port, ip });
      wakeAll();
    } else if (entry.kind === 'state' && entry.service === 'HttpServer' && entry.to === 'started') {
      httpPorts.push(entry.port);
    }
  }

  function wakeAll(): void {
    for (const wake of waiting.splice(0)) wake();
  }

  async function whenServer(port?: number): Promise<StartedServer | undefined> {
    for (;;) {
      const found = servers.find((server) => port === undefined || server.port === port);
      if (found || hasEnded) return found;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  }

  async function close(endedBy?: AppEndListener): Promise<void> {
    endListener = endedBy;
    worker.postMessage('close');
    await ended;
  }

  async function cut(): Promise<void> {
    await worker.terminate();
    await ended;
  }

  return {
    servers,
    httpPorts,
    get inspector() {
      return inspector;
    },
    up,
    whenServer,
    ended,
    close,
    cut,
  };
}
