/** A change that comes this soon after a page has loaded may be the load's own doing. */
const ANSWER_MS = 1_000;
/** Somebody who saves a file again and again can be that quick too, but not so often in a row. */
const FREE_ANSWERS = 3;
const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 60_000;

interface Answers {
  /** To how many loads in a row. */
  readonly count: number;
  /** The last of them. */
  readonly load: number;
}

/**
 * Slows down a page that reloads in answer to its own reloading: a file that changes after each load,
 * and before anything else happens to it, is changed by the load. Each such change waits longer than
 * the one before. Whatever else changes reloads at once.
 */
export class ReloadPace {
  readonly #answers = new Map<string, Answers>();
  #load = 0;
  #loadedAtMs = Number.NEGATIVE_INFINITY;

  /** A page is being loaded. */
  noteLoad(nowMs: number): void {
    this.#load += 1;
    this.#loadedAtMs = nowMs;
  }

  /**
   * These files have changed.
   * @returns how long the reload must wait, in milliseconds
   */
  takeChange(files: readonly string[], nowMs: number): number {
    const isAnswer = nowMs - this.#loadedAtMs <= ANSWER_MS;
    const counts = files.map((file) => (isAnswer ? this.#count(file) : this.#forget(file)));
    const excess = Math.min(...counts) - FREE_ANSWERS;
    return excess < 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** excess, MAX_PAUSE_MS);
  }

  #count(file: string): number {
    const { count, load } = this.#answers.get(file) ?? { count: 0, load: 0 };
    const next = load === this.#load ? count : count + 1;
    this.#answers.set(file, { count: next, load: this.#load });
    return next;
  }

  /** Somebody has worked on it. */
  #forget(file: string): number {
    this.#answers.delete(file);
    return 0;
  }
}
