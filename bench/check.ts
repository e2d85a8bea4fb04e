import type { Outcome } from './outcome.js';

/** By how much CPU may miss its target: what a busy machine does stays below it, a regression not. */
const SLACK = 2;

export interface Regression {
  /** The case. */
  readonly title: string;
  readonly text: string;
}

/** The targets for CPU that were missed by a factor. */
export function findRegressions({ verdicts }: Outcome): Regression[] {
  return verdicts.flatMap(({ target, ratio }) => {
    const { title, metric, atMost } = target;
    if (metric !== 'cpuUs' || atMost === undefined || ratio.low <= SLACK * atMost) return [];
    const text = `${title}: CPU is ${ratio.low.toFixed(2)} of raw ws at best, more than ${SLACK} × ${atMost}`;
    return [{ title, text }];
  });
}
