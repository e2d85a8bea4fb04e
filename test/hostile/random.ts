import { createRandom as createNumbers } from '../../src/random.js';

/** A source of chance that a seed repeats. */
export interface Random {
  /** From 0 to below `limit`. */
  below(limit: number): number;
  bytes(count: number): Buffer;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
}

export function createRandom(seed: number): Random {
  const next = createNumbers(seed);
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => below(256))),
    pick: (items) => items[below(items.length)] ?? items[0],
  };
}
