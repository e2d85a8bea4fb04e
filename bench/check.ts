import { availableParallelism } from 'node:os';
import type { Outcome } from './outcome.js';

/** By how much CPU may miss its target: what a busy machine does stays below it, a regression not. */
const SLACK = 2;
/**
 * What no limit is below where a server shares its only core, which is what raw `ws` takes: each of its turns costs
 * what the caches have lost meanwhile (0.6 was seen where 0.11 is usual).
 */
const LOWEST_ON_ONE_CORE = 1;

export interface Regression {
  /** The case. */
  readonly title: string;
  readonly text: string;
}

/** The targets for CPU that were missed by a factor. @param cores of the machine, as far as this process may use them */
export function findRegressions(
  { verdicts }: Outcome,
  cores = availableParallelism(),
): Regression[] {
  const lowest = cores === 1 ? LOWEST_ON_ONE_CORE : 0;
  return verdicts.flatMap(({ target, ratio }) => {
    const { title, metric, atMost } = target;
    if (metric !== 'cpuUs' || atMost === undefined) return [];
    const limit = Math.max(SLACK * atMost, lowest);
    if (ratio.low <= limit) return [];
    const text = `${title}: CPU is ${ratio.low.toFixed(2)} of raw ws at best, more than ${limit.toFixed(2)}`;
    return [{ title, text }];
  });
}
