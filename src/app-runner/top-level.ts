import type { AppWindow } from './window.js';

export interface TopLevelListener {
  /** A module has waited for too long, so that nobody else waits for it. */
  onWaited(fileName: string): void;
  /** What it throws afterwards. */
  onError(error: unknown): void;
}

/** Loads a window, but waits only so long for a module's top-level `await`: it may be for ever. */
export class TopLevel {
  readonly #waitMs: number;
  readonly #listener: TopLevelListener;
  readonly #timers = new Set<NodeJS.Timeout>();
  #isLoading = true;
  #giveUp = () => {};

  /** @param waitMs how long, in milliseconds */
  constructor(waitMs: number, listener: TopLevelListener) {
    this.#waitMs = waitMs;
    this.#listener = listener;
  }

  /**
   * Loads the app's window. Throws what its scripts throw at their top level.
   * @returns false when it was given up; it goes on by itself
   */
  async load(window: AppWindow): Promise<boolean> {
    const givenUp = new Promise<false>((resolve) => {
      this.#giveUp = () => resolve(false);
    });
    const loading = window.load().then(() => true);
    try {
      const isLoaded = await Promise.race([loading, givenUp]);
      if (!isLoaded) loading.catch(this.#listener.onError);
      return isLoaded;
    } finally {
      this.#isLoading = false;
      for (const timer of this.#timers) clearTimeout(timer);
    }
  }

  /**
   * A module's evaluation goes on.
   * @returns to be called when it has ended
   */
  onAwait(fileName: string): () => void {
    if (!this.#isLoading) return () => {};
    // It also keeps the thread alive until then.
    const timer = setTimeout(() => {
      this.#listener.onWaited(fileName);
      this.#giveUp();
    }, this.#waitMs);
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
      clearTimeout(timer);
    };
  }
}
