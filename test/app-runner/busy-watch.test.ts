// Which threads count as busy: a minute of any of them takes no time here.
import { afterEach, expect, it, vi } from 'vitest';
import { BusyWatch } from '../../src/app-runner/busy-watch.js';

afterEach(() => vi.useRealTimers());

/** Watches a thread, and notes when it was found busy, in seconds. */
function watch(limitMs: number, answer: (watch: BusyWatch) => void) {
  vi.useFakeTimers({ now: 0, toFake: ['setInterval', 'clearInterval', 'Date'] });
  const found: number[] = [];
  const busyWatch: BusyWatch = new BusyWatch(
    limitMs,
    () => answer(busyWatch),
    () => found.push(Date.now() / 1_000),
  );
  return { busyWatch, found };
}

it.each([
  ['the least there is, when it may be busy for less', 1_000, 6.5],
  ['as long as it may be busy', 20_000, 20.5],
])('finds a thread busy once that gives no sign for %s', (_title, limitMs, seconds) => {
  const { found } = watch(limitMs, () => {});
  vi.advanceTimersByTime(60_000);

  expect(found).toEqual([seconds]);
});

it('finds no thread busy that answers when it is asked', () => {
  const { busyWatch, found } = watch(1_000, (asking) => asking.onSign());
  vi.advanceTimersByTime(60_000);
  busyWatch.stop();

  expect(found).toEqual([]);
});

it('counts from the last sign, also one that it did not ask for', () => {
  const { busyWatch, found } = watch(1_000, () => {});
  vi.advanceTimersByTime(6_000);
  busyWatch.onSign();
  vi.advanceTimersByTime(60_000);

  expect(found).toEqual([12.5]);
});

it('finds nothing any more once it is stopped', () => {
  const { busyWatch, found } = watch(1_000, () => {});
  vi.advanceTimersByTime(6_000);
  busyWatch.stop();
  vi.advanceTimersByTime(60_000);

  expect(found).toEqual([]);
});
