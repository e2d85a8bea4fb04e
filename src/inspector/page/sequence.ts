import type { PastRange } from '../protocol.js';

/** Follows the numbers of entries, so that a lost connection makes none come twice. */
export class Sequence {
  #of: string | undefined;
  /** The number of the next entry that the page lacks. */
  #next = 0;
  /** The number of the next past entry to come. */
  #at = 0;

  /**
   * A connection is there.
   * @returns how many entries came and went while there was none
   */
  join(past: PastRange | undefined): number {
    const { of, first = 0 } = past ?? {};
    const isSame = of !== undefined && of === this.#of;
    const missed = isSame ? Math.max(0, first - this.#next) : 0;
    this.#next = isSame ? Math.max(this.#next, first) : first;
    this.#of = of;
    this.#at = first;
    return missed;
  }

  /** What of the past the page lacks. */
  takePast<Entry>(entries: readonly Entry[]): readonly Entry[] {
    const known = Math.max(0, this.#next - this.#at);
    this.#at += entries.length;
    this.#next = Math.max(this.#next, this.#at);
    return entries.slice(known);
  }

  /** So many have come or were skipped. */
  advance(count: number): void {
    this.#next += count;
  }
}
