// What the network does to messages: latency, and rules that decide over each of them.
import { describe, expect, it, vi } from 'vitest';
import type { EmulatorError, NetworkMessage } from '../../src/index.js';
import { createRandom } from '../../src/random.js';
import { mixSeeds } from '../../src/services/web-socket-server/message-faults.js';
import { connectClient } from '../support/client.js';
import { settle, usePhone } from '../support/use-phone.js';

/** Each message of a client, and what the app got in its place. */
function texts(log: readonly string[]): string[] {
  return log.flatMap((line) => /^onmessage {"message":"([^"]*)"/.exec(line)?.[1] ?? []);
}

describe('latency', () => {
  it('lets messages take their time, each way, and no less', async () => {
    const slower = await usePhone();
    slower.emulator.network.latency({ delayMs: 10_000 });
    const { emulator, server, events, connect } = await usePhone();
    const client = await connect();
    await events(1);

    (await slower.connect()).send('there');
    emulator.network.latency({ delayMs: 100 });
    const start = performance.now();
    client.send('there');
    await events(2);
    const there = performance.now();
    server.send(client.id, 'and back');
    await client.next();

    expect(there - start).toBeGreaterThan(99);
    expect(performance.now() - there).toBeGreaterThan(99);
    expect(texts(slower.log)).toEqual([]);
  });

  it('keeps the order of a client, its departure included', async () => {
    const { emulator, server, log, events, connect } = await usePhone();
    emulator.network.latency({ delayMs: 5, jitterMs: 40, seed: 3 });
    const client = await connect();
    const sent = Array.from({ length: 20 }, (_, index) => `${index}`);

    for (const text of sent) {
      client.send(text);
      server.send(client.id, text);
    }
    for (const text of sent) expect(await client.next()).toBe(text);
    await client.close(1000, 'bye');

    await events(22);
    expect(texts(log)).toEqual(sent);
    expect(log.at(-1)).toBe(
      `onClientDisconnected {"message":"bye","client":"${client.id}","event":"disconnected"}`,
    );
  });

  it('does the same with the same seed', async () => {
    const run = async (seed: number) => {
      const { emulator, events, log, connect } = await usePhone();
      emulator.network.latency({ jitterMs: 3_000, seed });
      const clients = [];
      for (let count = 0; count < 6; count += 1) clients.push(await connect());
      await events(6);
      // Each one's first message has a delay of its own: the order of arrival shows them.
      for (const [index, client] of clients.entries()) client.send(`${index}`);
      await events(12);
      return texts(log).join('');
    };
    const expected = (seed: number) =>
      [1, 2, 3, 4, 5, 6]
        .map((clientNumber) => ({
          clientNumber,
          delay: createRandom(mixSeeds(seed, clientNumber, 1))(),
        }))
        .sort((one, other) => one.delay - other.delay)
        .map(({ clientNumber }) => `${clientNumber - 1}`)
        .join('');

    const orders = await Promise.all([run(SEED), run(SEED), run(OTHER_SEED)]);

    expect(orders).toEqual([expected(SEED), expected(SEED), expected(OTHER_SEED)]);
    expect(expected(SEED)).not.toBe(expected(OTHER_SEED));
  });

  it('ends with what is under way delivered at once', async () => {
    const { emulator, server, log, events, connect } = await usePhone();
    const client = await connect();
    await events(1);

    emulator.network.latency({ delayMs: 60_000 });
    client.send('late');
    server.send(client.id, 'late too');
    await settle();
    expect([texts(log), client.received]).toEqual([[], []]);
    emulator.network.latency();

    expect(await client.next()).toBe('late too');
    await events(2);
    expect(texts(log)).toEqual(['late']);
  });

  it('keeps nothing that was sent before a close from arriving', async () => {
    const { emulator, server, events, connect } = await usePhone();
    const client = await connect();
    await events(1);

    emulator.network.latency({ delayMs: 60_000 });
    server.send(client.id, 'before');
    await settle();
    emulator.client(client.id).close(1000, 'bye');

    expect([await client.next(), await client.closed]).toEqual(['before', '1000 bye']);
  });

  it('keeps nothing that was sent before a stop from arriving', async () => {
    const { emulator, server, log, ask, events, connect } = await usePhone();
    const client = await connect();
    await events(1);

    emulator.network.latency({ delayMs: 60_000 });
    client.send('to the app');
    await settle();
    server.send(client.id, 'to the client');
    await ask(server, 'stop');

    expect([await client.next(), await client.closed]).toEqual(['to the client', '1001 ']);
    expect(texts(log)).toEqual(['to the app']);
    expect(log.at(-1)).toContain('onClientDisconnected');
  });

  it('is not slowed down by a test runner that has stopped the clock', async () => {
    const { emulator, log, events, connect } = await usePhone();
    const client = await connect();
    await events(1);
    vi.useFakeTimers();

    emulator.network.latency({ delayMs: 20 });
    client.send('hi');
    await events(2);
    vi.useRealTimers();

    expect(texts(log)).toEqual(['hi']);
  });
});

describe('onMessage', () => {
  it('is asked for each message, both ways, once', async () => {
    const { emulator, server, port, events, connect } = await usePhone();
    const client = await connect();
    await events(1);
    const asked: NetworkMessage[] = [];
    emulator.network.onMessage((message) => {
      asked.push(message);
      return undefined;
    });

    client.send('in');
    await events(2);
    server.send(client.id, 'out');
    server.sendToAllClients('to all');
    await client.next();
    await client.next();

    const message = { client: client.id, port };
    expect(asked).toEqual([
      { direction: 'received', text: 'in', ...message },
      { direction: 'sent', text: 'out', ...message },
      { direction: 'sent', text: 'to all', ...message },
    ]);
  });

  it('drops, delays and cuts as it is told, and says so', async () => {
    const { emulator, server, log, events, connect, scenes, port } = await usePhone();
    const client = await connect();
    await events(1);
    emulator.network.onMessage(({ text }) => {
      if (text === 'drop') return 'drop';
      if (text === 'delay') return { delayMs: 50 };
      return text === 'cut' ? 'cut' : 'deliver';
    });

    const start = performance.now();
    for (const text of ['drop', 'delay', 'after']) {
      client.send(text);
      server.send(client.id, text);
    }
    expect([await client.next(), await client.next()]).toEqual(['delay', 'after']);
    await events(3);
    expect(performance.now() - start).toBeGreaterThan(49);
    client.send('cut');

    expect(await client.closed).toBe('1006 ');
    await events(4);
    expect(texts(log)).toEqual(['delay', 'after']);
    expect(log.at(-1)).toBe(
      `onClientDisconnected {"message":"","client":"${client.id}","event":"disconnected"}`,
    );
    const details = { direction: 'received', port };
    expect(scenes.filter((scene) => scene.details?.direction === 'received')).toEqual([
      { scene: 'drop', client: client.id, details: { ...details, text: 'drop' } },
      { scene: 'delay', client: client.id, details: { ...details, text: 'delay', delayMs: 50 } },
      { scene: 'cut', client: client.id, details: { ...details, text: 'cut' } },
    ]);
  });

  it('cuts a client to which a message is sent', async () => {
    const { emulator, server, events, connect } = await usePhone();
    const client = await connect();
    await events(1);
    emulator.network.onMessage(({ direction }) => (direction === 'sent' ? 'cut' : undefined));

    server.send(client.id, 'never');

    expect([await client.closed, client.received]).toEqual(['1006 ', []]);
    expect((await events(2))[1]).toContain('onClientDisconnected {"message":""');
  });

  it('asks rules in order until one decides, and no more when they have ended', async () => {
    const { emulator, log, events, connect } = await usePhone();
    const client = await connect();
    await events(1);
    const asked: string[] = [];
    const end = [
      emulator.network.onMessage(({ text }) => {
        asked.push(`first ${text}`);
        return text === 'a' ? 'deliver' : undefined;
      }),
      emulator.network.onMessage(({ text }) => {
        asked.push(`second ${text}`);
        return 'drop';
      }),
    ];

    for (const text of ['a', 'b']) client.send(text);
    await events(2);
    await expect.poll(() => asked).toHaveLength(3);
    for (const endRule of end) endRule();
    client.send('c');

    await events(3);
    expect(asked).toEqual(['first a', 'first b', 'second b']);
    expect(texts(log)).toEqual(['a', 'c']);
  });

  it('surfaces what a rule throws and a verdict that is none, and delivers the message', async () => {
    const { emulator, log, events, connect } = await usePhone();
    const client = await connect();
    await events(1);
    const uncaught: unknown[] = [];
    const listeners = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', (error) => uncaught.push(error));
    emulator.network.onMessage(({ text }) => {
      if (text === 'throw') throw new Error('from the rule');
      return text === 'delay' ? { delayMs: -1 } : ('maybe' as never);
    });

    for (const text of ['throw', 'delay', 'maybe']) client.send(text);
    await events(4);
    await expect.poll(() => uncaught).toHaveLength(3);
    process.removeAllListeners('uncaughtException');
    for (const listener of listeners) process.on('uncaughtException', listener);

    expect(texts(log)).toEqual(['throw', 'delay', 'maybe']);
    expect(uncaught.map((error) => (error as EmulatorError).code)).toEqual([
      undefined,
      'WSSEMU_ERR_INVALID_OPTION',
      'WSSEMU_ERR_INVALID_OPTION',
    ]);
  });

  it('is there for servers that start later', async () => {
    const { emulator, ask } = await usePhone({ ports: 'free' });
    emulator.network.onMessage(() => 'drop');
    const other = emulator.plugins.webSocketServer(4001);
    const received: string[] = [];
    other.onmessage = ({ message }) => received.push(message);
    const port = Number(/"port":(\d+)/.exec(await ask(other, 'start'))?.[1]);
    const client = await connectClient(port);

    client.send('dropped');
    await settle();

    expect(received).toEqual([]);
  });
});

// Two whose orders of arrival differ, with no two delays close to each other.
const SEED = 414;
const OTHER_SEED = 1062;
