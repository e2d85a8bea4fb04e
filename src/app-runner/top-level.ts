import type { AppWindow } from './window.js';

/**
 * Loads a window, but waits only so long for each thing: a module's top-level `await` may be for ever, and
 * so may a script's fetching.
 */
export class TopLevel {
  readonly #waitMs: number;
  readonly #onError: (error: unknown) => void;
  readonly #timers = new Set<NodeJS.Timeout>();
  #isLoading = true;
  #giveUp = (_awaited: string) => {};

  /**
   * @param waitMs how long, in milliseconds
   * @param onError takes what is thrown after it was given up
   */
  constructor(waitMs: number, onError: (error: unknown) => void) {
    this.#waitMs = waitMs;
    this.#onError = onError;
  }

  /**
   * Loads the app's window. Throws what its scripts throw at their top level.
   * @returns what it still waited for when it was given up, to go on by itself; else undefined
   */
  async load(window: AppWindow): Promise<string | undefined> {
    const givenUp = new Promise<string>((resolve) => {
      this.#giveUp = resolve;
    });
    const loading = window.load().then(() => undefined);
    try {
      const awaited = await Promise.race([loading, givenUp]);
      if (awaited !== undefined) loading.catch(this.#onError);
      return awaited;
    } finally {
      this.#isLoading = false;
      for (const timer of this.#timers) clearTimeout(timer);
    }
  }

  /**
   * The window waits for something.
   * @param what says so: `app.mjs still waits in a top-level await`
   * @returns to be called when that has come
   */
  onAwait(what: string): () => void {
    if (!this.#isLoading) return () => {};
    // It also keeps the thread alive until then.
    const timer = setTimeout(() => this.#giveUp(what), this.#waitMs);
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
      clearTimeout(timer);
    };
  }
}
