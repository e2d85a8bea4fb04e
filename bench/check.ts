import type { Outcome } from './outcome.js';

/** By how much CPU may miss its target: what a busy machine does stays below it, a regression not. */
const SLACK = 2;
/**
 * What no target's limit is below, which is what raw `ws` takes: on a core that a server shares, each of its turns
 * costs what the caches have lost meanwhile, and the fewer of them a case has, the more that counts
 * (0.6 was seen where 0.11 is usual).
 */
const LOWEST_LIMIT = 1;

export interface Regression {
  /** The case. */
  readonly title: string;
  readonly text: string;
}

/** The targets for CPU that were missed by a factor. */
export function findRegressions({ verdicts }: Outcome): Regression[] {
  return verdicts.flatMap(({ target, ratio }) => {
    const { title, metric, atMost } = target;
    if (metric !== 'cpuUs' || atMost === undefined) return [];
    const limit = Math.max(SLACK * atMost, LOWEST_LIMIT);
    if (ratio.low <= limit) return [];
    const text = `${title}: CPU is ${ratio.low.toFixed(2)} of raw ws at best, more than ${limit.toFixed(2)}`;
    return [{ title, text }];
  });
}
