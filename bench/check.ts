import type { Outcome } from './outcome.js';

/** By how much CPU may miss its target: what a busy machine does stays below it, a regression not. */
const SLACK = 2;

/** The targets for CPU that were missed by a factor, in words. */
export function findRegressions({ verdicts }: Outcome): string[] {
  return verdicts.flatMap(({ target, ratio }) => {
    const { title, metric, atMost } = target;
    if (metric !== 'cpuUs' || atMost === undefined || ratio.median <= SLACK * atMost) return [];
    return [
      `${title}: CPU is ${ratio.median.toFixed(2)} of raw ws, more than ${SLACK} × ${atMost}`,
    ];
  });
}
