import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MAX_BATCH_LENGTH } from '../../src/formats/json-room.js';
import { toJsonText } from '../../src/formats/json-text.js';

it('is what JSON.stringify makes', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect([...toJsonText(value)].join('')).toBe(JSON.stringify(value, undefined, 2));
    }),
  );
  const value = { kept: [[], {}], left: undefined };
  expect([...toJsonText(value)].join('')).toBe(JSON.stringify(value, undefined, 2));
});

it('comes in pieces that grow with no text', () => {
  const text = `.${'\u{1f600}\u0001'.repeat(MAX_BATCH_LENGTH)}`;
  const pieces = [...toJsonText({ text })];

  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(8 * MAX_BATCH_LENGTH);
  expect(JSON.parse(pieces.join('')).text === text).toBe(true);
});
