import { afterEach, expect, it, vi } from 'vitest';
import * as timers from '../../src/real-time/timers.js';

afterEach(() => vi.useRealTimers());

it('goes on when a test runner has put fake timers in their place', async () => {
  vi.useFakeTimers({ now: 0, toFake: ['setTimeout', 'setImmediate', 'queueMicrotask', 'hrtime'] });
  const before = timers.nowMs();
  await new Promise<void>((resolve) => timers.setTimeout(resolve, 2));
  await new Promise<void>((resolve) => timers.setImmediate(resolve));
  await new Promise<void>((resolve) => timers.queueMicrotask(resolve));
  expect(timers.nowMs()).toBeGreaterThan(before);
});
