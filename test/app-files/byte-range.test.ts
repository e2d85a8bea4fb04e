// RFC 9110, section 14.1.2, as sirv takes it.
import { expect, it } from 'vitest';
import { normalizeRange } from '../../src/app-files/byte-range.js';

it.each([
  ['bytes=2-4', 'bytes=2-4'],
  ['bytes=2-', 'bytes=2-'],
  ['bytes=2-99', 'bytes=2-99'],
  ['bytes=99-', 'bytes=99-'],
  ['bytes=-3', 'bytes=7-'],
  ['bytes=-99', 'bytes=0-'],
  ['bytes=-0', 'bytes=10-'],
  ['bytes=0-0', undefined],
  ['bytes=4-2', undefined],
  ['bytes=1-2,4-5', undefined],
  ['bytes=-', undefined],
  ['bytes=', undefined],
  ['bytes=a-b', undefined],
  ['bytes=0-9999999999999999999', undefined],
  ['lines=1-2', undefined],
])('takes the range %j of ten bytes as %j', (header, range) => {
  expect(normalizeRange(header, 10)).toBe(range);
});
