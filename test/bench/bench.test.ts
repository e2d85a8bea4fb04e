// How the benchmark compares, judges and writes; `npm run bench` itself runs apart from the tests.
import { expect, it } from 'vitest';
import { findRegressions } from '../../bench/check.js';
import type { Outcome } from '../../bench/outcome.js';
import { replaceSection } from '../../bench/page.js';
import { ratioOf } from '../../bench/statistics.js';

it('compares within a round, and takes the median of all', () => {
  const rounds = [
    [1, 2],
    [10, 30],
    [100, 100],
  ].map(([own, base]) => [
    { case: 'echo', subject: 'emulator', sample: { cpuUs: own ?? 0 } },
    { case: 'echo', subject: 'ws', sample: { cpuUs: base ?? 0 } },
  ]);
  const found = ratioOf(rounds, { name: 'echo', subject: 'emulator', metric: 'cpuUs' });
  expect(found?.median).toBe(0.5);
});

it.each([
  { low: 0.55, cores: 2, regressions: 0 },
  { low: 0.57, cores: 2, regressions: 1 },
  { low: 1, cores: 1, regressions: 0 },
  { low: 1.01, cores: 1, regressions: 1 },
])(
  'judges a CPU ratio of $low where 0.28 is the target, on $cores',
  ({ low, cores, regressions }) => {
    const target = { title: 'echo', case: 'echo', metric: 'cpuUs', atMost: 0.28 } as const;
    const verdict = { target, ratio: { median: 9, low, high: 9 }, isReached: false };
    const outcome = { verdicts: [verdict] } as unknown as Outcome;
    expect(findRegressions(outcome, cores)).toHaveLength(regressions);
  },
);

it('writes between the marks of a page, and nowhere else', () => {
  const page = 'a\n<!-- x: written by npm run bench -- --write -->\nold\n<!-- end of x -->\nb\n';
  expect(replaceSection(page, 'x', 'new')).toBe(
    'a\n<!-- x: written by npm run bench -- --write -->\n\nnew\n\n<!-- end of x -->\nb\n',
  );
});
