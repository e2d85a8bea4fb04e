// RFC 9110, section 14.1.2.
import { expect, it } from 'vitest';
import { parseRange } from '../../src/app-files/byte-range.js';

it.each([
  ['bytes=2-4', { start: 2, end: 4 }],
  ['bytes=2-', { start: 2, end: 9 }],
  ['bytes=2-99', { start: 2, end: 9 }],
  ['bytes=0-0', { start: 0, end: 0 }],
  ['bytes=-3', { start: 7, end: 9 }],
  ['bytes=-99', { start: 0, end: 9 }],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=99-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=4-2', undefined],
  ['bytes=1-2,4-5', undefined],
  ['bytes=-', undefined],
  ['bytes=', undefined],
  ['bytes=a-b', undefined],
  ['bytes=0-9999999999999999999', undefined],
  ['lines=1-2', undefined],
])('takes the range %j of ten bytes as %j', (header, range) => {
  expect(parseRange(header, 10)).toEqual(range);
});

it('has no range of an empty file', () => {
  expect([parseRange('bytes=0-', 0), parseRange('bytes=-1', 0)]).toEqual(
    Array(2).fill('unsatisfiable'),
  );
});
