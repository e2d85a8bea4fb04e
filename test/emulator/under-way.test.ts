// SECURITY.md: what latency keeps under way is limited, and costs nobody else anything.
import { expect, it } from 'vitest';
import { DelayLine } from '../../src/services/web-socket-server/delay-line.js';
import { settle, usePhone } from '../support/use-phone.js';

const MIB = 1024 * 1024;
const HOUR_MS = 3_600_000;
const COUNT = 30_000;

it('reads no more from a client than maxQueuedBytes, and loses nothing of it', async () => {
  const { emulator, events, connect, log } = await usePhone({ maxQueuedBytes: MIB });
  const client = await connect();
  await events(1);
  let judged = 0;
  emulator.network.onMessage(() => {
    judged += 1;
    return undefined;
  });
  emulator.network.latency({ delayMs: HOUR_MS });
  for (let count = 0; count < COUNT; count += 1) client.send(`${count}`);
  await expect.poll(() => judged).toBeGreaterThan(5_000);
  await settle();

  // Two bytes take 200 of memory; what was read at once with the last of them is in addition.
  expect(judged).toBeLessThan(15_000);
  expect(log).toHaveLength(1);
  emulator.network.latency();
  await events(1 + COUNT);
  const texts = log.slice(1).map((line) => /"message":"(\d+)"/.exec(line)?.[1]);
  expect(texts.every((text, index) => text === String(index))).toBe(true);
});

it('cuts a client to which more than maxQueuedBytes are under way, as one that doesn’t read', async () => {
  const { emulator, server, events, connect } = await usePhone({ maxQueuedBytes: MIB });
  const client = await connect();
  await events(1);
  emulator.network.latency({ delayMs: HOUR_MS });
  const half = 'x'.repeat(0.6 * MIB);
  for (let count = 0; count < 2; count += 1) {
    server.send(client.id, half);
    // A turn each.
    await new Promise(setImmediate);
  }
  const failure = await new Promise((resolve) => {
    server.send(client.id, half, resolve, resolve);
  });
  emulator.network.latency();

  expect(failure).toBe(`client ${client.id} is not yet connected`);
  const [, error, left] = await events(3);
  expect(error).toContain(`more than ${MIB} bytes wait to be sent to it`);
  expect(left).toContain('onClientDisconnected');
});

it('sends a message of any size late', async () => {
  const { emulator, server, connect, events } = await usePhone({ maxQueuedBytes: MIB });
  const client = await connect();
  await events(1);
  emulator.network.latency({ delayMs: 1 });
  server.send(client.id, 'x'.repeat(3 * MIB));

  expect(await client.next()).toHaveLength(3 * MIB);
});

it('takes as long for each of many as for each of few', () => {
  const cpuOf = (count: number) => {
    const line = new DelayLine(() => {});
    for (let added = 0; added < count; added += 1) line.add(HOUR_MS, 1, () => {});
    const { user } = process.cpuUsage();
    line.flush();
    return process.cpuUsage().user - user;
  };
  cpuOf(100_000);
  // Four times as many took 16 times as long, and more.
  const [few, many] = [cpuOf(100_000), cpuOf(400_000)];

  expect(many).toBeLessThan(12 * Math.max(few, 5_000));
});

it('says how much waits, until nothing does', () => {
  const sizes: number[] = [];
  const line = new DelayLine((size) => sizes.push(size));
  const ran: string[] = [];
  for (const name of ['a', 'b', 'c']) line.add(HOUR_MS, name.length, () => ran.push(name));
  line.flush();
  line.add(HOUR_MS, 5, () => ran.push('never'));
  line.clear();
  line.add(0, 5, () => ran.push('now'));

  expect([sizes, ran]).toEqual([
    [1, 2, 3, 2, 1, 0, 5, 0],
    ['a', 'b', 'c', 'now'],
  ]);
});
