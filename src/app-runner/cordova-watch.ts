import { type Context, Script } from 'node:vm';

/**
 * Notices when `cordova.js` has run in a window, and unrefs the timers with which it watches its own
 * start: they must not keep an idle process alive.
 */
export class CordovaWatch {
  readonly #isThere: () => boolean;
  readonly #onThere: () => void;
  #timers: unknown[] = [];

  /** @param onThere called as soon as `cordova.js` has run, before the next script */
  constructor(window: Context, onThere: () => void) {
    const script = new Script("Symbol.for('wss-emu') in window");
    this.#isThere = () => script.runInContext(window);
    this.#onThere = onThere;
  }

  /** Takes a timer that the window has set. */
  addTimer(timer: unknown): void {
    this.#timers.push(timer);
  }

  /** Runs a script, which may be `cordova.js`. */
  run(script: () => void): void {
    const wasThere = this.#isThere();
    this.#timers = [];
    script();
    if (!wasThere && this.#isThere()) {
      for (const timer of this.#timers) (timer as Partial<NodeJS.Timeout>).unref?.();
      this.#onThere();
    }
    this.#timers = [];
  }
}
