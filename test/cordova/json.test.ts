// Contract, section 2, "Values are coerced as Android's org.json does".
import { describe, expect, it } from 'vitest';
import { getInt, getString, JsonError } from '../../src/cordova/json.js';

/** A value as it arrives after crossing as JSON. */
function cross(value: unknown): { value?: unknown } {
  return JSON.parse(JSON.stringify({ value }));
}

describe('getString', () => {
  it.each([
    ['', ''],
    ['a/b \u0000 \u2028 \u{1f600}', 'a/b \u0000 \u2028 \u{1f600}'],
    ['\ud800', '\ud800'],
    [12, '12'],
    [-0, '0'],
    [1.5, '1.5'],
    [0.1, '0.1'],
    [12345678901, '12345678901'],
    [1e21, '1.0E21'],
    [1e-7, '1.0E-7'],
    [123456789012345680000, '1.2345678901234568E20'],
    [12345678.5, '1.23456785E7'],
    [0.00012, '1.2E-4'],
    [-1e21, '-1.0E21'],
    // Two digits, though one would do.
    [5e-324, '4.9E-324'],
    [1e-323, '9.9E-324'],
    [-6e-323, '-5.9E-323'],
    [2.2250738585072014e-308, '2.2250738585072014E-308'],
    // From 2^63 up they are doubles, whose digits no Java before 19 keeps as short.
    [2 ** 63, '9.223372036854776E18'],
    [2e23, '2.0E23'],
    [944246000000000000000, '9.44246E20'],
    [1.7976931348623157e308, '1.7976931348623157E308'],
    [true, 'true'],
    [false, 'false'],
    [null, 'null'],
    [Number.NaN, 'null'],
    [Number.POSITIVE_INFINITY, 'null'],
    [{ b: 1, url: 'http://h/p' }, '{"b":1,"url":"http:\\/\\/h\\/p"}'],
    [[1, 'a', null, [true], 1e21, 1e-7], '[1,"a",null,[true],1.0E21,1.0E-7]'],
    [['"\\\n\u0001'], '["\\"\\\\\\n\\u0001"]'],
    [['\ud800', '\\ud800'], '["\ud800","\\\\ud800"]'],
    [[2 ** 63], '[9223372036854775807]'],
    [{}, '{}'],
  ])('reads %j as %s', (value, text) => {
    expect(getString(cross(value), 'value')).toBe(text);
  });

  it('refuses a missing member', () => {
    expect(() => getString(cross(undefined), 'value')).toThrow(JsonError);
  });
});

describe('getInt', () => {
  it.each([
    [3001, 3001],
    ['2001', 2001],
    ['2001.9', 2001],
    [2001.7, 2001],
    [' 7d ', 7],
    ['1e3', 1000],
    ['NaN', 0],
    ['0x1p4', 16],
    ['-0X.8P+2d', -2],
    ['0x1.8p1f', 3],
    ['0x1.p0', 1],
    [`0x${'0'.repeat(100)}7d18${'0'.repeat(399)}p-1600`, 2001],
    ['0x0p99999', 0],
    ['0x1p99999', 2147483647],
    [-1, -1],
    [1e20, 2147483647],
    ['-1e20', -2147483648],
    // A JSON number of 64 bits is a Long, whose lower 32 bits are taken.
    [4294967297, 1],
  ])('reads %j as %d', (value, int) => {
    expect(getInt(cross(value), 'value')).toBe(int);
  });

  it.each(['abc', '', '0x10', '0xp1', '0x1p', '1 2', null, true, [1], {}, undefined])(
    'refuses %j',
    (value) => {
      expect(() => getInt(cross(value), 'value')).toThrow(JsonError);
    },
  );
});
