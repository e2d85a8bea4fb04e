import { describe, expect, it } from 'vitest';
import { crossJson } from '../../src/cordova/cross-json.js';

describe('crossJson', () => {
  it.each([
    [[]],
    [[{ clientId: '/1', message: 'hi', port: 3001 }]],
    [[{ message: undefined, port: -0 }]],
    [[{ message: Number.NaN }]],
    [[{ message: 1.5 }]],
    [[{ message: { toJSON: () => 'own text' } }]],
    [[{ toJSON: () => 'own text' }]],
    [[new Date(0), new Map()]],
    [[[undefined, () => {}]]],
    ['text'],
    [[JSON.parse('{"__proto__":"own"}')]],
  ])('gives what JSON.stringify and JSON.parse would: %j', (args) => {
    const crossed = crossJson(args);
    expect(JSON.stringify(crossed)).toBe(JSON.stringify(args));
    expect(crossed).toEqual(JSON.parse(JSON.stringify(args)));
  });

  it('gives a copy', () => {
    const args = [{ message: 'before' }];
    const crossed = crossJson(args);
    args[0] = { message: 'after' };
    expect(crossed).toEqual([{ message: 'before' }]);
  });

  it('throws as JSON.stringify does', () => {
    expect(() => crossJson([{ port: 1n }])).toThrow(TypeError);
  });
});
