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
  { low: 1, atMost: 0.28, regressions: 0 },
  { low: 1.01, atMost: 0.28, regressions: 1 },
  { low: 1.59, atMost: 0.8, regressions: 0 },
  { low: 1.61, atMost: 0.8, regressions: 1 },
])('judges a CPU ratio of $low where $atMost is the target', ({ low, atMost, regressions }) => {
  const target = { title: 'echo', case: 'echo', metric: 'cpuUs', atMost } as const;
  const verdict = { target, ratio: { median: 9, low, high: 9 }, isReached: false };
  expect(findRegressions({ verdicts: [verdict] } as unknown as Outcome)).toHaveLength(regressions);
});

it('writes between the marks of a page, and nowhere else', () => {
  const page = 'a\n<!-- x: written by npm run bench -- --write -->\nold\n<!-- end of x -->\nb\n';
  expect(replaceSection(page, 'x', 'new')).toBe(
    'a\n<!-- x: written by npm run bench -- --write -->\n\nnew\n\n<!-- end of x -->\nb\n',
  );
});
