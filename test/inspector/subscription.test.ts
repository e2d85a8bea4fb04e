// What the inspector costs, and what a slow page misses.
import { expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../../src/index.js';
import { createInspector } from '../../src/inspector/inspector.js';
import { Steering } from '../../src/steering/steering.js';
import { usePhone } from '../support/use-phone.js';
import { connectPage, PageInMemory } from './page-in-memory.js';

it('without a past, listens to the trace while a page is open, and only then', async () => {
  const emulator = createEmulator();
  let listeners = 0;
  const counted = Object.create(emulator, {
    onTrace: {
      value: (...args: Parameters<Emulator['onTrace']>) => {
        const unsubscribe = emulator.onTrace(...args);
        listeners += 1;
        return () => {
          listeners -= 1;
          unsubscribe();
        };
      },
    },
  });
  const steering = new Steering({ emulator: counted });
  const tool = await createInspector({ emulator: counted, steering }, { past: 0 });
  expect(listeners).toBe(0);

  const sessions = [tool.connect(new PageInMemory()), tool.connect(new PageInMemory())];
  expect(listeners).toBe(2);
  for (const session of sessions) session.close();

  expect(listeners).toBe(0);
});

it('gathers what happens, and skips what a page has no room for', async () => {
  const { emulator, connect, port } = await usePhone();
  const { page } = await connectPage(emulator);
  expect(page.received).toMatchObject([
    { t: 'hello', v: 1, servers: [{ port, state: 'started', clients: [], clientCount: 0 }] },
  ]);

  const client = await connect();
  await expect.poll(() => page.batches.length).toBe(1);
  expect(page.batches[0]).toMatchObject({
    entries: [{ kind: 'event', event: { event: 'connected', client: client.id } }],
    skipped: 0,
    servers: [{ clients: [client.id], clientCount: 1 }],
  });

  page.bufferedBytes = 100_000_000;
  for (let n = 0; n < 500; n += 1) client.send('too much');
  await client.close();
  await expect.poll(() => emulator.servers[0]?.clients).toEqual([]);
  expect(page.batches.length).toBe(1);
  page.bufferedBytes = 0;

  await expect.poll(() => page.batches.length).toBe(2);
  const [, last] = page.batches;
  expect(last?.entries).toEqual([]);
  expect(last?.skipped).toBe(1_002);
  expect(last?.servers).toMatchObject([{ clients: [], clientCount: 0 }]);
});

it('skips what comes faster than anybody can follow, and says how many', async () => {
  const { emulator, server, connect } = await usePhone();
  let all = 0;
  emulator.onTrace(() => {
    all += 1;
  });
  const { page } = await connectPage(emulator);
  const client = await connect();
  // In one turn: a call and a frame each.
  for (let n = 0; n < 15_000; n += 1) server.send(client.id, 'x');
  server.send(client.id, 'last');
  await expect.poll(() => client.received.at(-1)).toBe('last');
  server.send(client.id, 'later', () => {});

  await expect.poll(() => JSON.stringify(page.batches.at(-1)?.entries)).toContain('later');
  const shown = page.batches.filter(({ isPast }) => !isPast);
  const count = shown.reduce((sum, { entries }) => sum + entries.length, 0);
  const skipped = shown.reduce((sum, batch) => sum + batch.skipped, 0);
  expect(skipped).toBeGreaterThan(0);
  expect(count).toBeGreaterThanOrEqual(25_000);
  expect(count + skipped).toBe(all);
});

it('cuts what is long and leaves the rest as it was', async () => {
  const { emulator, server, connect } = await usePhone();
  const { page } = await connectPage(emulator);
  const client = await connect();

  const list = Array.from({ length: 20_000 }, (_, index) => ({ index }));
  server.send(client.id, list, () => {});
  server.send(client.id, `${'x'.repeat(100_000)}`, () => {});
  server.send(client.id, 'short', () => {});
  await expect.poll(() => page.batches.flatMap(({ entries }) => entries).length).toBe(10);

  const calls = page.batches
    .flatMap(({ entries }) => entries)
    .filter(({ kind }) => kind === 'call');
  expect(calls[1]).toMatchObject({ cutBytes: 100_000 });
  expect(calls[2]).not.toHaveProperty('cutBytes');
  for (const call of calls) expect(JSON.stringify(call).length).toBeLessThan(200_000);
});

it.each(['', 'null', '{"t":"do"}', '{"t":"do","id":"1"}', '[1]', '{"t":"other","id":1}'])(
  'sends a page away that says %j',
  async (text) => {
    const { emulator } = await usePhone();
    const { page, session } = await connectPage(emulator);

    session.receive(text);

    await expect.poll(() => page.isClosed).toBe(true);
  },
);

it.each([
  [undefined, 'An action is an object'],
  [{ action: 'format' }, 'There is no action "format"'],
  [{ action: 'send', clientId: 1 }, 'message'],
])('answers what is no action: %j', async (action, reason) => {
  const { emulator } = await usePhone();
  const { page, session } = await connectPage(emulator);

  session.receive(JSON.stringify({ t: 'do', id: 7, action }));

  await expect
    .poll(() => page.received.at(-1))
    .toMatchObject({ t: 'outcome', id: 7, ok: false, message: expect.stringContaining(reason) });
});
