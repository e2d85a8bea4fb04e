import { clearTimeout, setTimeout } from '../real-time/timers.js';
import { onAbort } from './on-abort.js';

/** How a wait ended: with an item, or with the reason it got none, such as `nothing within 3000 ms`. */
export type Taken<Item> = { readonly item: Item } | { readonly missed: string };

interface Taker<Item> {
  readonly wants: (item: Item) => boolean;
  readonly settle: (taken: Taken<Item>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A queue that hands out each item once, to the first wait that wants it, oldest item first.
 * Items that nobody has taken stay, so a wait may begin before or after its item arrives.
 */
export class Arrivals<Item> {
  readonly #maxLeft: number;
  readonly #left: Item[] = [];
  readonly #takers = new Set<Taker<Item>>();
  #ended: string | undefined;

  /** @param maxLeft how many untaken items to keep; the oldest are dropped first */
  constructor(maxLeft = Number.POSITIVE_INFINITY) {
    this.#maxLeft = maxLeft;
  }

  /** The items that nobody has taken yet. */
  get left(): readonly Item[] {
    return this.#left;
  }

  /** True once no more items can arrive. */
  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  add(item: Item): void {
    for (const taker of [...this.#takers]) {
      try {
        if (!taker.wants(item)) continue;
        taker.settle({ item });
        return;
      } catch (error) {
        taker.reject(error);
      }
    }
    this.#left.push(item);
    if (this.#left.length > this.#maxLeft) this.#left.shift();
  }

  /**
   * Takes the oldest wanted item, waiting for it if necessary.
   *
   * @param timeoutMs may be Infinity
   * @throws what `wants` throws, and the signal's reason: an aborted wait has taken nothing
   */
  async take(
    wants: (item: Item) => boolean,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<Taken<Item>> {
    signal?.throwIfAborted();
    const index = this.#left.findIndex(wants);
    const [item] = index === -1 ? [] : this.#left.splice(index, 1);
    if (item !== undefined) return { item };
    if (this.#ended !== undefined) return { missed: this.#ended };
    return this.#waitFor(wants, timeoutMs, signal);
  }

  /** Takes nothing; resolves after `timeoutMs`, or as soon as no more items can arrive. */
  async wait(timeoutMs: number): Promise<void> {
    if (!this.hasEnded) await this.#waitFor(() => false, timeoutMs);
  }

  /** No more items can arrive: every wait ends without one, including those that begin later. */
  end(why: string): void {
    this.#ended = why;
    for (const taker of [...this.#takers]) taker.settle({ missed: why });
  }

  #waitFor(
    wants: (item: Item) => boolean,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<Taken<Item>> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer);
        forget();
        this.#takers.delete(taker);
      };
      const taker: Taker<Item> = {
        wants,
        settle(taken) {
          leave();
          resolve(taken);
        },
        reject(error) {
          leave();
          reject(error);
        },
      };
      const forget = onAbort(signal, taker.reject);
      const missed = `nothing within ${timeoutMs} ms`;
      const timer = Number.isFinite(timeoutMs)
        ? setTimeout(() => taker.settle({ missed }), timeoutMs)
        : undefined;
      this.#takers.add(taker);
    });
  }
}
