// docs/inspector.md: what a page is told of the time before it was opened.
import { expect, it } from 'vitest';
import type { TraceEntry, TraceListener } from '../../src/index.js';
import { createInspector } from '../../src/inspector/inspector.js';
import { Sequence } from '../../src/inspector/page/sequence.js';
import { Past } from '../../src/inspector/past.js';
import { Steering } from '../../src/steering/steering.js';
import { usePhone } from '../support/use-phone.js';
import { openPage, PageInMemory } from './page-in-memory.js';

const FRAME = {
  ...{ t: 1, page: 0, port: 3001, client: '/127.0.0.1:50000' },
  ...({ kind: 'frame', direction: 'received' } as const),
};

/** A trace that says what it is told to. */
function createTrace() {
  const listeners: TraceListener[] = [];
  return {
    listeners,
    onTrace(listener: TraceListener) {
      listeners.push(listener);
      return () => {};
    },
    say: (entry: TraceEntry) => {
      for (const listener of listeners) listener(entry);
    },
  };
}

const textsOf = (page: PageInMemory) =>
  page.batches.flatMap(({ entries }) =>
    entries.flatMap((entry) => (entry.kind === 'frame' ? [entry.text] : [])),
  );

/** An inspector that keeps so many entries, and messages for it to keep. */
async function usePast(past?: number) {
  const { emulator, connect, events } = await usePhone();
  const steering = new Steering({ emulator });
  const tool = await createInspector({ emulator, steering }, past === undefined ? {} : { past });
  const client = await connect();
  let sent = 0;
  return {
    client,
    open: () => openPage(tool).page,
    /** Opens a page that has read nothing of what was there before. */
    connectSlow(bufferedBytes: number) {
      const page = new PageInMemory();
      page.bufferedBytes = bufferedBytes;
      tool.connect(page);
      return page;
    },
    async send(count: number) {
      for (let n = 0; n < count; n += 1) client.send(`message ${sent++}`);
      await events(1 + sent);
    },
  };
}

it('tells a page that is opened later what has happened, and then what follows', async () => {
  const { open, send } = await usePast();
  await send(3);
  const page = open();
  expect(page.past.flatMap(({ entries }) => entries)).toMatchObject([
    { kind: 'event', event: { event: 'connected' } },
    ...[0, 1, 2].flatMap((n) => [
      { kind: 'frame', text: `message ${n}` },
      { kind: 'event', event: { message: `message ${n}` } },
    ]),
  ]);

  await send(2);
  await expect.poll(() => textsOf(page)).toEqual([0, 1, 2, 3, 4].map((n) => `message ${n}`));
  expect(page.received.map(({ t }) => t).slice(0, 2)).toEqual(['hello', 'entries']);
  expect(page.batches.filter(({ isPast }) => !isPast).length).toBeGreaterThan(0);
});

it('keeps the newest of them, as many as it was told', async () => {
  const { open, send } = await usePast(4);
  await send(5);

  expect(textsOf(open())).toEqual(['message 3', 'message 4']);
});

it('keeps nothing, and does not listen, when it is told so', () => {
  const trace = createTrace();
  const past = new Past(trace, 0);

  expect(trace.listeners).toEqual([]);
  expect([past.range, ...past.entries()]).toEqual([undefined]);
});

it('keeps little of long texts, with their length, and not too much in all', () => {
  const trace = createTrace();
  const past = new Past(trace, 2_000);
  const long = '€'.repeat(20_000);
  for (let n = 0; n < 600; n += 1) {
    trace.say({ ...FRAME, opcode: 'text', text: `${n} ${long}` });
  }

  const kept = [...past.entries()].map(({ entry }) => entry);
  const texts = kept.map((entry) => (entry.kind === 'frame' ? (entry.text ?? '') : ''));
  expect(texts.join('').length).toBeLessThanOrEqual(8_388_608);
  expect(texts.length).toBeGreaterThan(500);
  expect(texts.at(-1)).toMatch(/^599 €{16000}/);
  expect(kept.at(-1)?.cutBytes).toBe(60_004);
  expect(past.range).toMatchObject({ first: 600 - kept.length, end: 600 });
});

it('keeps the first bytes of a binary message, and reads no others', () => {
  let reads = 0;
  const bytes = new Proxy(new Uint8Array(64 * 1024 * 1024), {
    get(target, name) {
      reads += 1;
      return Reflect.get(target, name, target);
    },
    ownKeys: () => {
      throw new Error('its bytes are listed');
    },
  });
  const trace = createTrace();
  const past = new Past(trace, 2_000);
  trace.say({ ...FRAME, opcode: 'binary', byteLength: bytes.length, bytes });

  const [kept] = past.entries();
  const byteLength = 64 * 1024 * 1024;
  const head = Buffer.alloc(2_048).toString('base64');
  expect(kept?.entry).toEqual({
    ...FRAME,
    ...{ opcode: 'binary', byteLength, head, cutBytes: byteLength },
  });
  // Its length, which this test has asked for, and where its memory is.
  expect(reads).toBeLessThan(8);
});

it('keeps an answer as it was, whatever the app makes of it', () => {
  const trace = createTrace();
  const past = new Past(trace, 2_000);
  const message = ['/127.0.0.1:50000'];
  const { t, page } = FRAME;
  trace.say({ t, page, kind: 'result', callbackId: 'W1', status: 1, message, keepCallback: false });
  message.length = 0;

  const [kept] = past.entries();
  expect(kept?.entry).toMatchObject({ message: ['/127.0.0.1:50000'] });
});

it('skips nothing that comes while a page still reads of the past', async () => {
  const { client, connectSlow, send } = await usePast();
  await send(1);
  const page = connectSlow(8_000_000);
  client.send('while it reads');
  await expect.poll(() => textsOf(page)).toEqual(['message 0', 'while it reads']);

  // What it is behind now is not of the past any more.
  page.bufferedBytes = 0;
  client.send('when it has read');
  await expect.poll(() => textsOf(page).length).toBe(3);
  page.bufferedBytes = 8_000_000;
  client.send('too much');
  await send(1);
  expect(textsOf(page).length).toBe(3);
});

it('numbers entries, so that after a lost connection none comes twice', () => {
  const sequence = new Sequence();
  expect(sequence.join({ of: 'a', first: 0, end: 3 })).toBe(0);
  expect(sequence.takePast(['0', '1'])).toEqual(['0', '1']);
  expect(sequence.takePast(['2'])).toEqual(['2']);
  sequence.advance(2);

  expect(sequence.join({ of: 'a', first: 1, end: 7 })).toBe(0);
  expect(sequence.takePast(['1', '2', '3'])).toEqual([]);
  expect(sequence.takePast(['4', '5', '6'])).toEqual(['5', '6']);

  // 7 and 8 are no longer kept.
  expect(sequence.join({ of: 'a', first: 9, end: 10 })).toBe(2);
  expect(sequence.takePast(['9'])).toEqual(['9']);

  expect(sequence.join({ of: 'another', first: 0, end: 1 })).toBe(0);
  expect(sequence.takePast(['0'])).toEqual(['0']);
});
