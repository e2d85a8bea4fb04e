// What nests deep ends as a value does or with a clear failure, wherever values from outside are walked.

import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { parsePageFrame } from '../../src/bridge/protocol.js';
import { formatValue } from '../../src/checks/rules.js';
import { readJsonInput } from '../../src/cli/console/json-input.js';
import { getObject, getString, JsonError } from '../../src/cordova/json.js';
import { formatJson } from '../../src/formats/format-json.js';
import { shorten } from '../../src/inspector/shorten.js';
import { Comparison } from '../../src/recording/compare.js';
import { parsePointer } from '../../src/recording/json-pointer.js';
import { parseRecording } from '../../src/recording/parse-recording.js';
import { parseAction } from '../../src/steering/actions.js';
import { findDifferences, format } from '../../src/testing/differences.js';
import { normalize } from '../../src/testing/normalize.js';
import { parseScript } from '../../src/virtual-clients/parse-script.js';
import { ANN, HEADER, toRecording } from '../recording/lines.js';

const DEPTH = 100_000;

/** JSON with this in its middle. */
function nest(inside: string): string {
  return `{"a":${'['.repeat(DEPTH)}{"b":${inside}}${']'.repeat(DEPTH)}}`;
}

/** The steps to what is in the middle. */
const PATH = `/a${'/0'.repeat(DEPTH)}/b`;
const deep: unknown = JSON.parse(nest('1'));

/** Jest's and vitest's own comparisons are recursive; this one looks at what it is given. */
const areOne = (one: unknown, other: unknown) => one === other;

describe('a replay', () => {
  const comparison = (...ignored: readonly string[]) =>
    new Comparison(toRecording({ type: 'connected', t: 0, ...ANN }), ignored.map(parsePointer));
  const expected = (text: string) =>
    ({ type: 'text', t: 0, ...ANN, from: 'server', text }) as const;
  const actual = (text: string) => ({ kind: 'text', text }) as const;

  it('names the place where deep messages differ', () => {
    const [one, other] = [nest('1'), nest('2')];

    expect(comparison().isSame(expected(one), actual(other))).toBe(false);
    expect(comparison().findPlace(expected(one), actual(other))).toBe(PATH);
    expect(comparison().findPlace(expected(one), actual(nest('[]')))).toBe(PATH);
    expect(comparison().findPlace(expected(one), actual(one))).toBeUndefined();
  });

  it('leaves out what is to be ignored, however deep', () => {
    const [one, other] = [`{"id":1,"b":${nest('1')}}`, `{"id":2,"b":${nest('1')}}`];

    expect(comparison('/id').isSame(expected(one), actual(other))).toBe(true);
    expect(comparison(PATH).isSame(expected(nest('1')), actual(nest('2')))).toBe(true);
  });
});

describe('deep values', () => {
  it('are JSON again, as they were', () => {
    const text = nest(String.raw`{"b":[1,"\"",null,{},[]],"c":true}`);

    expect(formatJson(JSON.parse(text)) === text).toBe(true);
  });

  it('are short in a line of text', () => {
    expect(formatValue(deep)).toBe('[object Object]');
    expect(formatValue([deep])).toBe('[object Array]');
    expect(format(deep)).toBe('a value that nests too deep to be shown');
    expect(findDifferences(deep, { b: 1 }, areOne)).toEqual([
      '`b` is missing',
      '`a` was not expected',
    ]);
    expect(() => parseAction(JSON.parse(nest('1')))).toThrow('There is no action undefined');
    expect(() => parseAction({ action: deep })).toThrow('There is no action [object Object]');
    expect(() => parseScript(deep)).toThrow('a script is a list of steps');
  });

  it('fail a call that needs their text, as org.json does', () => {
    expect(() => getString(getObject([{ message: deep }], 0), 'message')).toThrow(JsonError);
  });

  it('are named in a history like others', () => {
    const [entry] = normalize([{ kind: 'call', args: JSON.parse(nest('"/127.0.0.1:50000"')) }]);

    expect(formatJson(entry) === `{"kind":"call","args":${nest('"client 1"')}}`).toBe(true);
  });

  it('arrive over the bridge, and are cut for the inspector', () => {
    const frame = `[{"t":"exec","id":"a","service":"b","action":"c","args":[${nest('1')}]}]`;
    const [message] = parsePageFrame(frame);

    expect(message).toMatchObject({ t: 'exec', service: 'b' });
    const entry = {
      t: 0,
      page: 0,
      kind: 'call',
      callbackId: 'a',
      service: 'b',
      action: 'c',
    } as const;
    expect(shorten({ ...entry, args: [deep] }).length).toBeGreaterThan(0);
  });

  it('are no line of a recording', () => {
    const line = (type: string) => `${JSON.stringify(HEADER)}\n{"type":${type}}\n`;

    expect(() => parseRecording(line(nest('1')), 'x')).toThrow('x, line 2: there is no "type"');
    expect(() => parseRecording(`${nest('1')}\n`, 'x')).toThrow('x, line 1: this is not');
  });

  it('are answered as lines on standard input', async () => {
    const errors: string[] = [];
    const lines = [nest('1'), `{"action":${nest('1')}}`, `{"action":"clients","id":${nest('1')}}`];
    await new Promise<void>((resolve) => {
      readJsonInput(Readable.from(lines.map((line) => `${line}\n`)), {
        perform: async () => true,
        error(message) {
          errors.push(message);
          if (errors.length === lines.length) resolve();
        },
      });
    });

    expect(errors).toEqual([
      expect.stringContaining('There is no action undefined'),
      expect.stringContaining('There is no action [object Object]'),
      'id is a text or a number',
    ]);
  });
});
