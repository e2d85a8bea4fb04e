// Any JSON value becomes the text that a phone would send, and no text is changed on its way.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { crossJson } from '../../src/cordova/cross-json.js';
import { getString } from '../../src/cordova/json.js';
import { countOf, SEED } from '../hostile/fuzz-options.js';
import { anyCharacter } from '../support/any-character.js';

const RUN = { seed: SEED, numRuns: countOf(100) };

/** The text of a message after crossing exec. */
function textOf(message: unknown): string {
  const [argument] = crossJson([{ message }]) as [Record<string, unknown>];
  return getString(argument, 'message');
}

it('changes no text', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter }), (text) => {
      expect(textOf(text)).toBe(text);
      expect(textOf(`${text}\ud800/`)).toBe(`${text}\ud800/`);
    }),
    RUN,
  );
});

it('writes numbers as Java does, without changing their value', () => {
  const numbers = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ noNaN: true, min: 1e-5, max: 1e9 }),
    fc.maxSafeInteger(),
    fc.integer(),
  );
  fc.assert(
    fc.property(numbers, (number) => {
      const text = textOf(number);
      expect(Number(text)).toBe(number + 0 === 0 ? 0 : number);
      expect(text).toMatch(/^-?(\d+|\d+\.\d+|\d\.\d+E-?\d+)$/);
      const isFraction = !Number.isInteger(number);
      const isFar = Math.abs(number) < 1e-3 || Math.abs(number) >= 1e7;
      if (isFraction) expect(text.includes('E')).toBe(isFar);
    }),
    RUN,
  );
});

it('writes objects and arrays as JSON of the same value, with every slash escaped', () => {
  const values = fc.oneof(
    fc.array(fc.jsonValue()),
    fc.dictionary(fc.string({ unit: anyCharacter }), fc.jsonValue()),
  );
  fc.assert(
    fc.property(values, (value) => {
      const text = textOf(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(text.replaceAll('\\\\', '').replaceAll('\\/', '')).not.toContain('/');
    }),
    RUN,
  );
});

it.each([
  [true, 'true'],
  [false, 'false'],
  [null, 'null'],
])('writes %j as %s', (value, text) => {
  expect(textOf(value)).toBe(text);
});
