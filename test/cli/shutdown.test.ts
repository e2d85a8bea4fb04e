import { expect, it } from 'vitest';
import { isReaderGone } from '../../src/cli/shutdown.js';

it.each([
  ['EPIPE', true],
  ['EOF', true],
  ['ENOSPC', false],
])('takes a write that fails with %s for a reader that has gone: %s', (code, expected) => {
  expect(isReaderGone(Object.assign(new Error(code), { code }))).toBe(expected);
});
