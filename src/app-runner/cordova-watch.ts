import { type Context, Script } from 'node:vm';

/**
 * Watches a window for `cordova.js`: the timers with which that watches its own start must not
 * keep a process alive that has nothing else to do.
 */
export class CordovaWatch {
  readonly #isThere: () => boolean;
  readonly #onThere: () => void;
  #timers: unknown[] = [];

  /** @param onThere is called as soon as `cordova.js` has run, before any script that follows */
  constructor(window: Context, onThere: () => void) {
    const script = new Script("Symbol.for('wss-emu') in window");
    this.#isThere = () => script.runInContext(window);
    this.#onThere = onThere;
  }

  /** Notes a timer that the window has made. */
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
