// How much chance there is: by count and from a fixed seed, so that a run is like the one before.
import { PATIENCE } from '../support/patience.js';
import { createRandom, type Random } from './random.js';

const FIXED_SEED = 20_261_129;

/** `FUZZ_SEED=…` for another one, `FUZZ_SEED=random` for one of chance. */
export const SEED = parseSeed(process.env.FUZZ_SEED);

/** `FUZZ_TIMES=30` for as many times the cases. */
const TIMES = parseTimes(process.env.FUZZ_TIMES);

/** A longer run may take longer. */
export const FUZZ_TIMEOUT = { timeout: 2 * PATIENCE * Math.max(1, TIMES) };

/** @param count in `npm test` */
export function countOf(count: number): number {
  return Math.ceil(count * TIMES);
}

/** The chance of one case of many, whatever others do meanwhile. */
export function createRandomOf(index: number): Random {
  return createRandom((SEED ^ Math.imul(index + 1, 0x9e3779b1)) >>> 0);
}

function parseSeed(text: string | undefined): number {
  if (text === undefined) return FIXED_SEED;
  if (text === 'random') return Math.floor(Math.random() * 2 ** 31);
  const seed = Number(text);
  if (!Number.isInteger(seed)) throw new Error(`FUZZ_SEED takes a number or "random", not ${text}`);
  return seed;
}

function parseTimes(text = '1'): number {
  const times = Number(text);
  if (!(times > 0)) throw new Error(`FUZZ_TIMES takes a number above 0, not ${text}`);
  return times;
}
