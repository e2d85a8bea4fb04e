// Faults, scenes, limits, the test kit, virtual clients, recordings and tools, for cordova.plugins.wsserver.
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { readRecording } from '../../src/recording/read.js';
import { startRecording } from '../../src/recording/record.js';
import { Steering } from '../../src/steering/steering.js';
import { connectClient as connectTestClient, watch } from '../../src/testing/index.js';
import { spawn } from '../../src/virtual-clients/index.js';
import { connectClient, connectRaw, readStatusLine } from '../support/client.js';
import { useFolder } from '../support/folder.js';
import { HANDSHAKE } from '../support/frames.js';
import { PATIENCE } from '../support/patience.js';
import { useWsserver } from '../support/use-wsserver.js';

it('lets rules decide over texts and binary messages, each way', async () => {
  const { emulator, port, events, log, wsserver, last } = await useWsserver();
  const client = await connectClient(port);
  await events(2);
  const asked: string[] = [];
  emulator.network.onMessage(({ direction, client: id, text, bytes }) => {
    asked.push(`${direction} ${id === last().uuid} ${text}${bytes ? [...bytes] : ''}`);
    return text === 'drop' || bytes?.[0] === 9 ? 'drop' : 'deliver';
  });
  for (const message of ['drop', Buffer.from([9]), Buffer.from([1]), 'kept']) {
    client.ws.send(message);
  }
  await events(4);
  wsserver.send(last(), [9]);
  wsserver.send(last(), 'kept');

  expect(await client.next()).toBe('kept');
  expect(log.slice(2)).toEqual([
    'onMessage #1 open [object ArrayBuffer] 1',
    'onMessage #1 open "kept"',
  ]);
  expect(asked).toEqual([
    'received true drop',
    'received true 9',
    'received true 1',
    'received true kept',
    'sent true 9',
    'sent true kept',
  ]);
});

it('keeps the order under latency, and delivers what came before a close', async () => {
  const { emulator, port, events, wsserver, last } = await useWsserver();
  emulator.network.latency({ delayMs: 2, jitterMs: 20, seed: 3 });
  const client = await connectClient(port);
  await events(2);
  for (const text of ['1', '2', '3']) client.send(text);
  await events(5);
  wsserver.send(last(), 'before');
  wsserver.close(last(), 4000, 'x'.repeat(124));

  expect(await client.next()).toBe('before');
  expect((await events(6)).slice(2, 5)).toEqual(
    ['1', '2', '3'].map((text) => `onMessage #1 open "${text}"`),
  );
});

it('plays what happens to one client: its id is the uuid', async () => {
  const { emulator, port, events, last, said } = await useWsserver();
  const client = await connectClient(port);
  await events(2);
  emulator.client(last().uuid).freeze();
  expect(emulator.status.frozen).toEqual([last().uuid]);
  emulator.client(last().uuid).thaw();
  emulator.client(last().uuid).close(4001, 'kicked');
  expect(await client.closed).toBe('4001 kicked');
  expect((await events(3))[2]).toBe('onClose #1 closed [4001,"kicked",true]');

  const other = await connectClient(port);
  await events(4);
  emulator.client(last().uuid).reset();
  await other.closed;
  expect(said().at(-1)).toContain('the app hears of it when the client has not answered two pings');
});

it('keeps a port in use after a stop with clients, if portStaysBusy says so', async () => {
  const { emulator, app, port, events } = await useWsserver();
  emulator.network.portStaysBusy();
  await app.askWsserver('stop');
  expect(await app.startWsserver(port).events(1)).toEqual([`success ["::",${port}]`]);
  await connectClient(port);
  await vi.waitFor(() => expect(emulator.servers[0]?.clients).toHaveLength(1), PATIENCE);
  await app.askWsserver('stop');

  const busy = await app.startWsserver(port).events(1);
  emulator.network.portStaysBusy(0);
  expect([...busy, ...(await app.startWsserver(port).events(1))]).toEqual([
    `onFailure ["::",${port},"Address already in use"]`,
    `success ["::",${port}]`,
  ]);
  expect(await events(1)).toHaveLength(1);
});

it('dies with its app, and starts again with the next', async () => {
  const { emulator, app, port, events, log } = await useWsserver();
  const client = await connectClient(port);
  await events(2);
  await emulator.restart();
  expect(await client.closed).toBe('1006 ');
  expect(await app.startWsserver(port).events(1)).toEqual([`success ["::",${port}]`]);
  expect(log).toHaveLength(2);
});

it('keeps the limits: clients, and the size of messages', async () => {
  const { port, events, said } = await useWsserver({}, { maxClients: 1, maxPayloadBytes: 10 });
  const client = await connectClient(port);
  await events(2);
  const second = await connectRaw(port);
  second.write(HANDSHAKE);
  expect(await readStatusLine(second)).toBe('HTTP/1.1 503 Service Unavailable');
  client.send('x'.repeat(11));
  expect(await client.closed).toBe('1011 ');
  expect((await events(3))[2]).toBe('onClose #1 closed [1011,"",false]');
  expect(said()).toEqual([
    expect.stringContaining('maxClients'),
    expect.stringContaining('Max payload size exceeded'),
  ]);
});

it('is waited for by the test kit, which knows the client behind a uuid', async () => {
  const { emulator, port, last } = await useWsserver();
  const kit = watch(emulator);
  const client = await connectTestClient(`ws://127.0.0.1:${port}`);
  const { client: uuid } = await kit.waitFor('connected', {
    where: ({ address }) => address === client.id,
  });
  client.send('hi');
  expect(await kit.waitFor('message')).toMatchObject({ client: uuid, message: 'hi' });
  expect(last().uuid).toBe(uuid);
  // Its close waits for no answer of a client that reads nothing.
  client.freeze();
  await kit.close();
  await client.closed;
});

it('is played by virtual clients, and recorded with uuids', async () => {
  const { emulator, port, wsserver, options, last } = await useWsserver();
  options.onMessage = (conn, msg) => wsserver.send(conn, `echo ${msg}`);
  const file = join(useFolder({ 'empty.txt': '' }), 'session.jsonl');
  const recorder = await startRecording(emulator, file);
  const crowd = spawn(`ws://127.0.0.1:${port}`, 1, 'say hi; wait echo hi');
  expect(await crowd.done).toMatchObject([{ result: 'finished' }]);
  const { uuid } = last();
  await recorder.stop();

  const { entries } = await readRecording(file);
  const clients = entries.map(({ entry }) => ('client' in entry ? entry.client : ''));
  expect(new Set(clients.filter(Boolean))).toEqual(new Set([uuid]));
});

it('is steered as Monaca’s: the console and the inspector name it by its port', async () => {
  const { emulator, port, events, last } = await useWsserver();
  const steering = new Steering({ emulator });
  const client = await connectClient(port);
  await events(2);
  const { uuid } = last();

  expect(await steering.perform({ action: 'clients' })).toEqual({ ok: true, message: [uuid] });
  expect(await steering.perform({ action: 'send', clientId: 1, message: 'one' })).toMatchObject({
    ok: true,
  });
  expect(await steering.perform({ action: 'all', message: 'all' })).toMatchObject({
    message: { clientsSent: 1, send: 'success' },
  });
  expect([await client.next(), await client.next()]).toEqual(['one', 'all']);
  expect(await steering.perform({ action: 'status' })).toMatchObject({
    message: { status: 'started', port, clients: [uuid] },
  });
  expect(await steering.perform({ action: 'stop' })).toMatchObject({ ok: true });
  expect(emulator.servers).toEqual([]);
});
