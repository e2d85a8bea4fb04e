import type { Metric, Sample } from './sample.js';
import type { Reading } from './trial.js';

/** A ratio over all rounds. */
export interface Ratio {
  readonly median: number;
  /** The lower and the upper quartile of the rounds. */
  readonly low: number;
  readonly high: number;
}

/** The readings of one round. */
export type Round = readonly Reading[];

export interface Comparison {
  readonly name: string;
  readonly subject: string;
  readonly metric: Metric;
  readonly baseline?: string | undefined;
  readonly baselineCase?: string | undefined;
}

/** What one subject has shown at one case, over all rounds. */
export interface Result {
  readonly case: string;
  readonly subject: string;
  readonly median: Sample;
  /** To raw `ws` in the same round. */
  readonly ratio: { readonly [name in Metric]?: Ratio };
}

const BASELINE = 'ws';
const METRICS: readonly Metric[] = ['rate', 'cpuUs', 'bytes', 'ms'];

export function summarize(rounds: readonly Round[]): Result[] {
  const keys = new Map<string, { case: string; subject: string }>();
  for (const { case: name, subject } of rounds.flat()) {
    keys.set(JSON.stringify([name, subject]), { case: name, subject });
  }
  return [...keys.values()].map((key) => {
    const median: Partial<Record<Metric, number>> = {};
    const ratio: Partial<Record<Metric, Ratio>> = {};
    for (const metric of METRICS) {
      const values = rounds.flatMap((round) => pick(round, key.case, key.subject, metric));
      if (values.length === 0) continue;
      median[metric] = quantile(values, 0.5);
      const found = ratioOf(rounds, { name: key.case, subject: key.subject, metric });
      if (found) ratio[metric] = found;
    }
    return { ...key, median, ratio };
  });
}

/** One ratio, to whatever subject and case it is to be. */
export function ratioOf(
  rounds: readonly Round[],
  { name, subject, metric, baseline = BASELINE, baselineCase = name }: Comparison,
): Ratio | undefined {
  const ratios = rounds.flatMap((round) => {
    const own = pick(round, name, subject, metric);
    const base = pick(round, baselineCase, baseline, metric);
    return own.length > 0 && base.length > 0 ? quantile(own, 0.5) / quantile(base, 0.5) : [];
  });
  if (ratios.length === 0) return undefined;
  return {
    median: quantile(ratios, 0.5),
    low: quantile(ratios, 0.25),
    high: quantile(ratios, 0.75),
  };
}

function pick(round: Round, name: string, subject: string, metric: Metric): number[] {
  return round
    .filter((reading) => reading.case === name && reading.subject === subject)
    .flatMap(({ sample }) => sample[metric] ?? []);
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}
