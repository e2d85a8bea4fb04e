import type { TraceEntry } from '../index.js';
import type { WindowEventTarget, WindowGlobal } from './window.js';

/** `deviceready` comes in milliseconds, or waits for something that never comes. */
const DEVICE_READY_TIMEOUT_MS = 6_000;

/** Knows when an app is up: its scripts have run, and the servers that it began to start have started. */
export class Readiness {
  readonly #starting = new Set<string>();
  /** A page without Cordova has no such event. */
  #deviceReady: Promise<void> = Promise.resolve();
  #wake = () => {};

  /** Takes everything that happens. */
  observe(entry: TraceEntry): void {
    if (entry.kind === 'call' && entry.action.toLowerCase() === 'start') {
      this.#starting.add(entry.callbackId);
    } else if (entry.kind === 'result' && this.#starting.delete(entry.callbackId)) this.#wake();
  }

  /** Waits for `deviceready`, first of all its listeners: one that throws keeps it from the next. */
  awaitDevice(document: WindowEventTarget): void {
    this.#deviceReady = new Promise((resolve) => {
      document.addEventListener('deviceready', resolve);
    });
  }

  /** Resolves once the app has had `deviceready`, and what it began to start then has an answer. */
  async whenUp(window: WindowGlobal): Promise<void> {
    let hold: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => {
      // Nothing else keeps this thread alive until then.
      hold = setTimeout(resolve, DEVICE_READY_TIMEOUT_MS);
    });
    await Promise.race([this.#deviceReady, timeout]);
    clearTimeout(hold);
    await passThroughBridge(window);
    while (this.#starting.size > 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

/** Calls take effect in order: when this one has, those before it have. */
function passThroughBridge({ cordova }: WindowGlobal): Promise<void> {
  const exec = cordova?.exec;
  if (typeof exec !== 'function') return Promise.resolve();
  return new Promise((resolve) => exec(resolve, resolve, 'Device', 'getInfo', []));
}
