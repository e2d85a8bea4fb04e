// A recording is read line by line, from a file of any length.
import { describe, expect, it } from 'vitest';
import { parseRecording } from '../../src/recording/parse-recording.js';
import { parseChunks, type ReadLimits } from '../../src/recording/read.js';
import { ANN, toFile } from './lines.js';

const LIMITS: ReadLimits = { maxLineBytes: 200, maxBytes: 10_000 };

const said = (text: string) => ({ type: 'text', t: 2, ...ANN, from: 'client', text }) as const;
const file = toFile({ type: 'connected', t: 1, ...ANN }, said('a 💬 ü'), said(''));

async function* cut(text: string, length: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

describe('a recording in pieces', () => {
  it.each([1, 2, 3, 7, 64, 10_000])('is read whole, by %d bytes at a time', async (length) => {
    expect(await parseChunks(cut(file, length), 'x')).toEqual(parseRecording(file, 'x'));
  });

  it('may begin with a byte order mark, and have the line ends of Windows', async () => {
    const written = `\ufeff${file.replaceAll('\n', '\r\n')}`;
    expect(await parseChunks(cut(written, 2), 'x')).toEqual(parseRecording(file, 'x'));
  });

  it.each([
    ['', 'x, line 1: it is empty'],
    [file.slice(0, 10), 'x, line 1: this is not a recording'],
    [file.slice(0, -1), 'x, line 4: it is cut off'],
    [`${file}?\n`, 'x, line 5: it is not a JSON object'],
    [`${file}${'y'.repeat(201)}`, 'x, line 5: it is longer than 200 bytes'],
    [file + toFile().repeat(200), 'x, line 5: there is no "type" "recording"'],
  ])('is refused as it would be in one: %#', async (text, why) => {
    await expect(parseChunks(cut(text, 5), 'x', LIMITS)).rejects.toThrow(why);
  });

  it('is refused as soon as it is larger than memory allows', async () => {
    let left = 3_000;
    async function* endless() {
      yield Buffer.from(file);
      for (const line = Buffer.from(`${JSON.stringify(said('again'))}\n`); left > 0; left -= 1)
        yield line;
    }

    await expect(parseChunks(endless(), 'x', LIMITS)).rejects.toThrow(
      'x is larger than memory allows (0 MiB): give the command more, with NODE_OPTIONS=',
    );
    expect(left).toBeGreaterThan(2_000);
  });

  it('is none when its first line has no end', async () => {
    let pieces = 0;
    async function* endless() {
      for (;;) {
        pieces += 1;
        yield Buffer.alloc(64 * 1024, 'x');
      }
    }

    await expect(parseChunks(endless(), 'x')).rejects.toThrow('x, line 1: this is not a recording');
    expect(pieces).toBeLessThan(20);
  });
});
