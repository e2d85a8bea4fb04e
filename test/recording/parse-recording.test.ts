// docs/recordings.md, "The format": what is written is read, and what isn't right is named.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRecording } from '../../src/recording/parse-recording.js';
import { countOf, SEED } from '../hostile/fuzz-options.js';
import { ANN, anyEntries, HEADER, toFile } from './lines.js';

const isValidLine = new Ajv().compile(JSON.parse(readFileSync('schema/recording.json', 'utf8')));

describe('a recording', () => {
  it('is read as it was written, each line as the schema has it', () => {
    fc.assert(
      fc.property(anyEntries, (entries) => {
        const file = toFile(...entries);
        const recording = parseRecording(file, 'session.ndjson');

        expect(recording.header).toEqual(HEADER);
        expect(recording.entries.map(({ entry }) => entry)).toEqual(entries);
        expect(recording.entries.map(({ line }) => line)).toEqual(entries.map((_, at) => at + 2));
        const lines = file.trimEnd().split('\n');
        expect(lines.map((line) => isValidLine(JSON.parse(line)))).toEqual(lines.map(() => true));
      }),
      { seed: SEED, numRuns: countOf(100) },
    );
  });

  it('may have no entries', () => {
    expect(parseRecording(toFile(), 'empty.ndjson').entries).toEqual([]);
  });
});

const header = `${JSON.stringify(HEADER)}\n`;
const connected = `${JSON.stringify({ type: 'connected', t: 1, ...ANN })}\n`;
const line = (fields: object) => `${JSON.stringify({ t: 2, ...ANN, ...fields })}\n`;
const close = (fields: object) => line({ type: 'close', from: 'client', reason: '', ...fields });

/** Whatever the parser refuses, and what it says of it. */
const BAD: readonly (readonly [what: string, file: string, line: number, why: string])[] = [
  ['an empty file', '', 1, 'it is empty'],
  ['a text', 'hello\nworld\n', 1, 'this is not a recording of wss-emu'],
  ['a JSON file', '{\n  "name": "x"\n}\n', 1, 'this is not a recording of wss-emu'],
  ['a list', '[]\n', 1, 'this is not a recording of wss-emu'],
  [
    'JSON lines of another kind',
    '{"type":"ready","v":1}\n',
    1,
    'this is not a recording of wss-emu',
  ],
  ['a missing header', connected, 1, 'this is not a recording of wss-emu'],
  ['half a header', header.slice(0, 20), 1, 'this is not a recording of wss-emu'],
  ['a newer version', header.replace('"v":1', '"v":2'), 1, 'it has version 2 of the format'],
  ['a version that is none', header.replace('"v":1', '"v":"1"'), 1, '"v", the version'],
  ['no time', header.replace(/"2026[^"]*"/, '"then"'), 1, '"startedAt" must be a time'],
  ['a last line that is cut off', header + connected.slice(0, 30), 2, 'it is cut off'],
  ['a last line without its end', header + connected.trimEnd(), 2, 'it is cut off'],
  ['a line that is no JSON', `${header}nonsense\n${connected}`, 2, 'it is not a JSON object'],
  ['an empty line', `${header}\n${connected}`, 2, 'it is not a JSON object'],
  ['a line that is a number', `${header}7\n`, 2, 'it is not a JSON object'],
  ['an unknown type', header + line({ type: 'nap' }), 2, 'there is no "type" "nap": started, '],
  ['a type of every object', header + line({ type: 'toString' }), 2, 'there is no "type"'],
  ['no type', header + line({}), 2, 'there is no "type" undefined'],
  ['an unknown field', header + line({ type: 'connected', speed: 1 }), 2, 'has no "speed"'],
  ['a time that is none', header + line({ type: 'connected', t: '1' }), 2, '"t" must be a whole'],
  [
    'a time before the start',
    header + line({ type: 'connected', t: -1 }),
    2,
    '"t" must be a whole',
  ],
  [
    'a port that is none',
    header + line({ type: 'connected', port: 0 }),
    2,
    '"port" must be a port',
  ],
  ['no client', header + line({ type: 'connected', client: 1 }), 2, '"client" must be a text'],
  [
    'a text that is none',
    header + connected + line({ type: 'text', from: 'client', text: 1 }),
    3,
    '"text" must be a text',
  ],
  [
    'a side that is none',
    header + connected + line({ type: 'text', from: 'app', text: '' }),
    3,
    '"from" must be "client" or "server"',
  ],
  [
    'no base64',
    header + connected + line({ type: 'binary', from: 'client', base64: '?' }),
    3,
    '"base64" must be base64',
  ],
  [
    'a code that none may send',
    header + connected + close({ code: 1006 }),
    3,
    '"code" must be a close code',
  ],
  [
    'too long a reason',
    header + connected + close({ reason: 'ä'.repeat(62) }),
    3,
    '"reason" must be a text of at most 123 bytes',
  ],
  [
    'a message of nobody',
    header + line({ type: 'text', from: 'client', text: '' }),
    2,
    'client "/127.0.0.1:50001" is not connected at this point',
  ],
  [
    'a client that connects twice',
    header + connected + connected,
    3,
    'client "/127.0.0.1:50001" is connected already',
  ],
];

describe('what is no recording', () => {
  it.each(BAD)('is refused: %s', (_what, file, badLine, why) => {
    const parse = () => parseRecording(file, 'bad.ndjson');

    expect(parse).toThrow(`bad.ndjson, line ${badLine}: `);
    expect(parse).toThrow(why);
  });
});

describe('the schema', () => {
  const wrongFields = BAD.filter(([, , badLine, why]) => badLine > 1 && /^"|^has no/.test(why));

  it.each(wrongFields)('refuses the same line: %s', (_what, file, badLine) => {
    // It counts a reason's characters; the bytes of its UTF-8 are for the parser.
    const text = file.split('\n')[badLine - 1]?.replaceAll('ä', 'ää') ?? '';

    expect(isValidLine(JSON.parse(text))).toBe(false);
  });
});
