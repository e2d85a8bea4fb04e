import { clearTimeout, setTimeout } from '../real-time/timers.js';

interface Taker<Item> {
  readonly wants: (item: Item) => boolean;
  readonly resolve: (item: Item) => void;
  readonly reject: (error: unknown) => void;
}

export interface Wait<Item> {
  /** What it takes; an error that it throws ends the wait. */
  readonly wants: (item: Item) => boolean;
  readonly timeoutMs: number;
  /** The error for a wait that isn't met, and why: `nothing within 3000 ms`. */
  readonly fail: (why: string) => Error;
}

/**
 * What has come, handed out once: each item to one wait, the oldest that it wants first.
 * What nobody has taken stays, so a wait may begin before or after what it waits for.
 */
export class Arrivals<Item> {
  #left: Item[] = [];
  #takers: Taker<Item>[] = [];
  #ended: string | undefined;

  add(item: Item): void {
    for (const taker of [...this.#takers]) {
      try {
        if (!taker.wants(item)) continue;
        taker.resolve(item);
        return;
      } catch (error) {
        taker.reject(error);
      }
    }
    this.#left.push(item);
  }

  /** @throws what `fail` makes: after `timeoutMs`, or at once when nothing can come any more */
  async take({ wants, timeoutMs, fail }: Wait<Item>): Promise<Item> {
    const index = this.#left.findIndex(wants);
    const [item] = index === -1 ? [] : this.#left.splice(index, 1);
    if (item !== undefined) return item;
    if (this.#ended !== undefined) throw fail(this.#ended);
    return this.#waitFor(wants, timeoutMs, fail);
  }

  /** Nothing can come any more: all waits fail, those that begin later too. */
  end(why: string): void {
    this.#ended = why;
    for (const taker of [...this.#takers]) taker.reject(why);
  }

  #waitFor(wants: Wait<Item>['wants'], timeoutMs: number, fail: Wait<Item>['fail']): Promise<Item> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer);
        this.#takers = this.#takers.filter((found) => found !== taker);
      };
      const taker: Taker<Item> = {
        wants,
        resolve(item) {
          settle();
          resolve(item);
        },
        reject(error) {
          settle();
          reject(typeof error === 'string' ? fail(error) : error);
        },
      };
      const timer = setTimeout(() => taker.reject(`nothing within ${timeoutMs} ms`), timeoutMs);
      this.#takers.push(taker);
    });
  }
}
