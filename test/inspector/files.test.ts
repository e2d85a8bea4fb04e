// docs/inspector.md: what is shown, saved; and a recording, shown.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { parseRecording } from '../../src/recording/parse-recording.js';
import { replayBoth } from '../recording/replays.js';
import { readHar } from '../support/check-har.js';
import { useInspector } from './use-inspector.js';

/** Chooses from the page's menu for files. */
async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'Save or open' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** What a click saves, and under which name. */
async function save(page: Page, click: () => Promise<void>): Promise<[name: string, text: string]> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  const parts: Buffer[] = [];
  for await (const part of await download.createReadStream()) parts.push(part as Buffer);
  return [download.suggestedFilename(), Buffer.concat(parts).toString()];
}

/** Drops a file on the page. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([name, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name));
      return transfer;
    },
    [name, text] as const,
  );
  await page.dispatchEvent('.scroller', 'dragover', { dataTransfer });
  await page.dispatchEvent('.scroller', 'drop', { dataTransfer });
}

it('saves what is shown as a recording that replays, and as HAR', async () => {
  const { connect, page, row, rows, server, outcome, said } = await useInspector();
  server.onmessage = ({ client, message }) => server.send(client, `re ${message}`);
  const [ann, bob] = [await connect(), await connect()];
  for (const [client, text] of [
    [ann, 'one'],
    [bob, 'two €'],
    [ann, 'three'],
  ] as const) {
    client.send(text);
    await client.next();
  }
  await ann.close(4001, 'bye');
  await row('disconnected').waitFor();
  await page.getByRole('button', { name: 'Exec' }).click();
  await page.getByRole('button', { name: 'Events' }).click();

  const [name, file] = await save(page, () => choose(page, 'Save as a recording'));
  expect(name).toBe('session.ndjson');
  await expect.poll(outcome).toBe('✓ Saved 6 messages in session.ndjson');
  const recording = parseRecording(file, name);
  const [at] = [Date.parse(recording.header.startedAt)];
  expect(Math.abs(Date.now() - at)).toBeLessThan(86_400_000);
  expect(
    recording.entries.map(({ entry }) => [entry.type, 'text' in entry ? entry.text : '']),
  ).toEqual([
    ...[
      ['connected', ''],
      ['connected', ''],
    ],
    ...[
      ['text', 'one'],
      ['text', 're one'],
    ],
    ...[
      ['text', 'two €'],
      ['text', 're two €'],
    ],
    ...[
      ['text', 'three'],
      ['text', 're three'],
    ],
    ...[
      ['close', ''],
      ['disconnected', ''],
    ],
  ]);
  expect(await replayBoth(recording)).toMatchObject([{ clients: 2, messages: 6 }, {}]);

  const [harName, har] = await save(page, () => choose(page, 'Save as HAR'));
  expect(harName).toBe('session.har');
  const saidBy = readHar(har).log.entries.map(({ _webSocketMessages: messages }) =>
    messages.map(({ type, data }) => `${type} ${data}`),
  );
  expect(saidBy).toEqual([
    ['send one', 'receive re one', 'send three', 'receive re three', 'send 4001 bye'],
    ['send two €', 'receive re two €'],
  ]);

  // One client's messages, and the text of one of them.
  await page.getByRole('button', { name: new RegExp(`^${bob.id.slice(1)}`) }).click();
  const [, ofBob] = await save(page, () => choose(page, 'Save as a recording'));
  expect(parseRecording(ofBob, name).entries.map(({ entry }) => entry.type)).toEqual([
    'connected',
    'text',
    'text',
  ]);
  await expect.poll(async () => (await rows()).length).toBe(2);
  await row('re two €').click();
  const saveText = () => page.getByRole('button', { name: 'Save the text' }).click();
  expect(await save(page, saveText)).toEqual(['message.txt', 're two €']);
  await page.getByLabel('Search').fill('nowhere');
  await choose(page, 'Save as HAR');
  await expect.poll(outcome).toContain('Nothing to save');
  expect(said).toEqual([]);
});

const RECORDING = [
  { type: 'recording', v: 1, startedAt: '2026-01-31T12:00:00.000Z' },
  { type: 'started', t: 0, port: 3001, ip: '192.168.0.20' },
  { type: 'connected', t: 1, port: 3001, client: '/127.0.0.1:50001' },
  { type: 'text', t: 2, port: 3001, client: '/127.0.0.1:50001', from: 'client', text: '<b>hi' },
  { type: 'binary', t: 3, port: 3001, client: '/127.0.0.1:50001', from: 'client', base64: 'AAH/' },
  { type: 'error', t: 4, port: 3001, client: '/127.0.0.1:50001', message: 'reset' },
  { type: 'disconnected', t: 5, port: 3001, client: '/127.0.0.1:50001' },
  { type: 'stopped', t: 6, port: 3001 },
]
  .map((line) => `${JSON.stringify(line)}\n`)
  .join('');

it('shows a recording that is dropped on it, until somebody goes back to the phone', async () => {
  const { connect, page, row, rows, outcome, said } = await useInspector();
  const client = await connect();
  await row('connected').waitFor();

  await drop(page, 'monday.ndjson', RECORDING);
  await page.getByRole('heading', { name: 'monday.ndjson' }).waitFor();
  await expect
    .poll(rows)
    .toEqual([
      ':3001 | event server:started | 192.168.0.20',
      '127.0.0.1:50001 | event connected',
      '127.0.0.1:50001 | frame text | ↓ | <b>hi | 5 B',
      expect.stringContaining('127.0.0.1:50001 | frame binary | ↓ | 3 B'),
      '127.0.0.1:50001 | event error | reset',
      '127.0.0.1:50001 | event disconnected',
      ':3001 | state stopped | WebSocketServer, was stopping',
    ]);
  expect(await page.getByRole('button', { name: 'Send', exact: true }).count()).toBe(0);
  expect(await page.getByRole('group', { name: 'Scenes' }).count()).toBe(0);
  // Saved again, it is the same: nothing of it was lost.
  expect(await save(page, () => choose(page, 'Save as a recording'))).toEqual([
    'session.ndjson',
    RECORDING,
  ]);

  client.send('meanwhile');
  await page.getByRole('button', { name: 'Back to the phone' }).click();
  // The recording has a text, too: this one only the phone got.
  await row('frame text').filter({ hasText: 'meanwhile' }).waitFor();
  await expect.poll(async () => (await rows()).length).toBe(3);

  for (const [name, text, why] of [
    ['photo.png', '\u0089PNG\r\n\u001a\n', 'photo.png, line 1: this is not a recording of wss-emu'],
    ['empty.ndjson', '', 'empty.ndjson, line 1: it is empty'],
    ['half.ndjson', RECORDING.slice(0, -5), 'half.ndjson, line 8: it is cut off'],
  ] as const) {
    await drop(page, name, text);
    await expect.poll(outcome).toContain(`✗ ${why}`);
  }
  expect((await rows()).length).toBe(3);

  // By the keyboard, too.
  await page
    .getByLabel('A recording')
    .setInputFiles({ name: 'chosen.ndjson', mimeType: '', buffer: Buffer.from(RECORDING) });
  await page.getByRole('heading', { name: 'chosen.ndjson' }).waitFor();
  expect(said).toEqual([]);
});
