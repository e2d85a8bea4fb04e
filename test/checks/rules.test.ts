import { describe, expect, it } from 'vitest';
import { findFieldError } from '../../src/checks/check-fields.js';
import {
  formatValue,
  isRecord,
  oneOf,
  required,
  text,
  wholeNumber,
} from '../../src/checks/rules.js';

describe('formatValue', () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;

  it.each([
    ['C:\\www', '"C:\\\\www"'],
    [Number.NaN, 'NaN'],
    [undefined, 'undefined'],
    [10n, '10'],
    [{ a: [1] }, '{"a":[1]}'],
    [circular, '[object Object]'],
    ['x'.repeat(100), `"${'x'.repeat(59)}…`],
  ])('shows %o in a line', (value, shown) => {
    expect(formatValue(value)).toBe(shown);
  });
});

it('takes objects alone for records', () => {
  expect([{}, Object.create(null), [], null, 'a', () => {}].map(isRecord)).toEqual([
    ...[true, true, false, false, false, false],
  ]);
});

it('finds what is missing, wrong or unknown', () => {
  const rules = {
    side: required(oneOf('left', 'right')),
    times: wholeNumber('a number', 1),
    name: text('a name'),
  };
  const errors = [
    { do: 'turn' },
    { do: 'turn', side: 'up' },
    { do: 'turn', side: 'left', times: 0 },
    { do: 'turn', side: 'left', toString: 1 },
    { do: 'turn', side: 'left', times: 2_000, name: '' },
  ].map((fields) => findFieldError(fields, 'do', rules));
  expect(errors).toEqual([
    "turn needs side: 'left' or 'right'.",
    `turn: side can't be "up": it takes 'left' or 'right'.`,
    "turn: times can't be 0: it takes a number from 1 up.",
    'turn has no "toString": it takes side, times, name.',
    undefined,
  ]);
});
