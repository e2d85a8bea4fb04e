import { expect, it } from 'vitest';
import { countOf } from '../../src/formats/count-of.js';
import { bareAddress, formatHost, formatUrl } from '../../src/formats/format-url.js';

it('writes IPv6 in brackets, and every other host as it is', () => {
  expect(['::1', '127.0.0.1', 'localhost'].map(formatHost)).toEqual([
    ...['[::1]', '127.0.0.1', 'localhost'],
  ]);
  expect(formatUrl('http', '::1', 3000, '/')).toBe('http://[::1]:3000/');
  expect(['[::1]', '::1', '127.0.0.1'].map(bareAddress)).toEqual(['::1', '::1', '127.0.0.1']);
  expect(formatHost('[::1]')).toBe('[::1]');
});

it('counts things', () => {
  expect([0, 1, 2_000].map((count) => countOf(count, 'client'))).toEqual([
    ...['0 clients', '1 client', '2,000 clients'],
  ]);
});
