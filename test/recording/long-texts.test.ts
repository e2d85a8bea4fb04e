// docs/recordings.md, "The format": what is too long for a line of JSON is there as base64, and can be played.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { MAX_LINE_TEXT_LENGTH } from '../../src/formats/json-room.js';
import { formatLine } from '../../src/recording/format.js';
import { parseRecording } from '../../src/recording/parse-recording.js';
import { ANN, toFile } from './lines.js';
import { here, replayBoth, said } from './replays.js';

const isValidLine = new Ajv().compile(JSON.parse(readFileSync('schema/recording.json', 'utf8')));
const LINE = { type: 'text', t: 1, ...ANN, from: 'client' };
const parseLine = (fields: object) =>
  parseRecording(`${toFile(here(ANN))}${JSON.stringify({ ...LINE, ...fields })}\n`, 's.ndjson');

it('writes a text of control characters that is too long for JSON, and reads it again', () => {
  const text = `é${'\u0001'.repeat(MAX_LINE_TEXT_LENGTH)}`;
  const line = formatLine(said(ANN, 'client', text));

  // As JSON it would have six characters for each.
  expect(line.length).toBeLessThan(1.5 * text.length);
  const { base64, ...fields } = JSON.parse(line);
  expect([fields, isValidLine({ ...fields, base64: 'AA==' })]).toEqual([LINE, true]);
  const [, read] = parseLine({ base64 }).entries;
  expect(read?.entry.type === 'text' && read.entry.text === text).toBe(true);
});

it('has a text as text up to that length', () => {
  const line = formatLine(said(ANN, 'client', 'x'.repeat(MAX_LINE_TEXT_LENGTH)));
  expect(line).toContain('"text":"xxx');
});

it('plays what is there as base64', async () => {
  const base64 = Buffer.from('grüß dich').toString('base64');
  const recording = parseLine({ base64 });

  expect(await replayBoth(recording)).toMatchObject([{ messages: 1 }, { messages: 1 }]);
});

it.each([
  [{}, '"text" must be a text, or "base64" there in its place'],
  [{ text: 'a', base64: 'YQ==' }, '"text" must be a text, or "base64" there in its place'],
  [{ base64: '?' }, '"base64" must be base64'],
  [{ base64: '/w==' }, '"base64" of a text must be UTF-8'],
])('refuses %j', (fields, why) => {
  expect(() => parseLine(fields)).toThrow(`s.ndjson, line 3: ${why}`);
});
