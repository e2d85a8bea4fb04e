import { clearTimeout, setTimeout } from '../real-time/timers.js';

/** What a wait came to: an item, or why there is none: `nothing within 3000 ms`. */
export type Taken<Item> = { readonly item: Item } | { readonly missed: string };

interface Taker<Item> {
  readonly wants: (item: Item) => boolean;
  readonly settle: (taken: Taken<Item>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * What has come, handed out once: each item to one wait, the oldest that it wants first.
 * What nobody has taken stays, so a wait may begin before or after what it waits for.
 */
export class Arrivals<Item> {
  readonly #maxLeft: number;
  readonly #left: Item[] = [];
  readonly #takers = new Set<Taker<Item>>();
  #ended: string | undefined;

  /** @param maxLeft how many stay that nobody has taken, the newest ones */
  constructor(maxLeft = Number.POSITIVE_INFINITY) {
    this.#maxLeft = maxLeft;
  }

  /** What has come and nobody has taken. */
  get left(): readonly Item[] {
    return this.#left;
  }

  /** Nothing can come any more. */
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
   * Takes the oldest item that is wanted, as soon as it is there.
   *
   * @param timeoutMs may be Infinity
   * @throws what `wants` throws
   */
  async take(wants: (item: Item) => boolean, timeoutMs: number): Promise<Taken<Item>> {
    const index = this.#left.findIndex(wants);
    const [item] = index === -1 ? [] : this.#left.splice(index, 1);
    if (item !== undefined) return { item };
    if (this.#ended !== undefined) return { missed: this.#ended };
    return this.#waitFor(wants, timeoutMs);
  }

  /** Resolves after the time, or as soon as nothing can come any more; takes nothing. */
  async wait(timeoutMs: number): Promise<void> {
    if (!this.hasEnded) await this.#waitFor(() => false, timeoutMs);
  }

  /** Nothing can come any more: all waits end without an item, those that begin later too. */
  end(why: string): void {
    this.#ended = why;
    for (const taker of [...this.#takers]) taker.settle({ missed: why });
  }

  #waitFor(wants: (item: Item) => boolean, timeoutMs: number): Promise<Taken<Item>> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer);
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
      const missed = `nothing within ${timeoutMs} ms`;
      const timer = Number.isFinite(timeoutMs)
        ? setTimeout(() => taker.settle({ missed }), timeoutMs)
        : undefined;
      this.#takers.add(taker);
    });
  }
}
