// A binary message is one value to everything that looks at the trace: nothing walks its bytes one by one.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { EarlyEntries } from '../../src/cli/terminal/early-entries.js';
import { createOutput } from '../../src/cli/terminal/output.js';
import { formatHex } from '../../src/formats/format-hex.js';
import { countCharacters } from '../../src/formats/json-room.js';
import { startRecording } from '../../src/recording/record.js';
import { LineMaker } from '../../src/recording/to-lines.js';
import { normalize } from '../../src/testing/index.js';
import { useFolder } from '../support/folder.js';
import { watchWalks } from '../support/watch-walks.js';
import { useEcho } from '../testing/use-emulator.js';

const bytes = Buffer.alloc(64 * 2 ** 20, 'wss-');
const FRAME = {
  ...{ t: 1, page: 0, port: 3001, client: '/127.0.0.1:50000', byteLength: bytes.length },
  ...({ kind: 'frame', direction: 'received', opcode: 'binary', bytes } as const),
};

it('is shown by its first bytes', () => {
  expect(formatHex(bytes, 4)).toBe('77 73 73 2d …');
  expect(formatHex(Uint8Array.of(0, 15, 255))).toBe('00 0f ff');
});

it('is a leaf to normalize, to the recording, and to JSON lines', () => {
  const walks = watchWalks();
  const [normalized] = normalize([FRAME]);
  const [, line] = new LineMaker().toLines(FRAME);
  const early = new EarlyEntries();
  early.add(FRAME);
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  createOutput({ json: true, hold: 0 }).show(FRAME);
  const written = write.mock.calls.length;
  write.mockRestore();

  // To print two of these would take minutes.
  expect(normalized?.bytes === bytes).toBe(true);
  expect(line).toMatchObject({ type: 'binary' });
  expect(line && 'base64' in line && line.base64.length).toBe(Math.ceil(bytes.length / 3) * 4);
  // Each byte would count.
  expect(countCharacters(FRAME)).toBeLessThan(1_000);
  expect([early.take(), written]).toEqual([[], 0]);
  expect(walks()).toEqual([]);
});

it('is a leaf on its way from a client to the history, the transcript and a recording', async () => {
  const { emulator, url } = await useEcho();
  const file = join(useFolder({}), 'session.ndjson');
  const recording = await startRecording(emulator, file);
  const walks = watchWalks();
  const client = new WebSocket(url);
  await once(client, 'open');
  client.send(bytes.subarray(0, 2 ** 20));
  client.send('after it');
  await emulator.waitFor('message');
  await recording.stop();
  client.terminate();

  const sent = emulator.history.find(({ kind, ...rest }) => 'bytes' in rest);
  expect(sent).toMatchObject({ kind: 'frame', opcode: 'binary', byteLength: 2 ** 20 });
  const recorded = readFileSync(file, 'utf8')
    .split('\n')
    .find((line) => line.includes('base64'));
  expect(JSON.parse(recorded ?? '').base64).toBe(bytes.toString('base64', 0, 2 ** 20));
  const failure = emulator.waitFor('error', { timeoutMs: 0 });
  await expect(failure).rejects.toThrow(/message .* "after it"/);
  expect(walks()).toEqual([]);
});
