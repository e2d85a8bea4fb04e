import { expect, it, onTestFinished } from 'vitest';
import type { Action } from '../../src/steering/actions.js';
import { Steering, type SteeringOptions } from '../../src/steering/steering.js';
import { BARE_APP, useApp } from '../support/app.js';
import { openBridge } from '../support/bridge-client.js';
import { connectClient } from '../support/client.js';
import { findFreePort } from '../support/free-port.js';
import { type Phone, usePhone } from '../support/use-phone.js';

/** What can be done to a phone with a started server. */
async function useSteering(options: Partial<SteeringOptions> = {}, given?: Phone) {
  const phone = given ?? (await usePhone());
  const steering = new Steering({ emulator: phone.emulator, ...options });
  const close = () => steering.close();
  onTestFinished(close);
  return { ...phone, perform: (action: Action) => steering.perform(action), close };
}

it('calls the plugin as the app would, and answers to the letter', async () => {
  const { perform, connect, events, port } = await useSteering();
  const [first, second] = [await connect(), await connect()];
  await events(2);

  expect([
    await perform({ action: 'clients' }),
    await perform({ action: 'status' }),
    await perform({ action: 'all', message: 'to all' }),
    await perform({ action: 'send', clientId: first.id, message: 'to one' }),
  ]).toEqual([
    { ok: true, message: [first.id, second.id] },
    {
      ok: true,
      message: { status: 'started', ip: '127.0.0.1', port, clients: [first.id, second.id] },
    },
    { ok: true, message: { clientsSent: 2, send: 'success' } },
    { ok: true, message: 'OK' },
  ]);
  expect([await first.next(), await first.next()]).toEqual(['to all', 'to one']);
  expect(await second.next()).toBe('to all');

  expect(await perform({ action: 'stop' })).toEqual({ ok: true, message: 'OK' });
  expect(await first.closed).toBe('1001 ');
  expect([
    await perform({ action: 'clients' }),
    await perform({ action: 'status' }),
    await perform({ action: 'stop' }),
    await perform({ action: 'all', message: 'x' }),
    await perform({ action: 'send', clientId: 1, message: 'x' }),
  ]).toEqual([
    { ok: false, message: 'You need to start server first' },
    { ok: true, message: { status: 'stopped' } },
    { ok: false, message: 'server not yet started' },
    { ok: false, message: 'You need to start server before sending a message' },
    { ok: false, message: 'You need to start server before sending a message' },
  ]);
});

it('finds a client by its number, its id, or a part that only it has', async () => {
  const { perform, connect, events } = await useSteering();
  const [first, second] = [await connect(), await connect()];
  await events(2);
  const ownPort = (id: string) => id.split(':').at(-1) ?? '';

  const names = [2, second.id, `:${ownPort(second.id)}`, Number(ownPort(second.id))];
  for (const clientId of names) await perform({ action: 'send', clientId, message: `${clientId}` });

  expect([
    await second.next(),
    await second.next(),
    await second.next(),
    await second.next(),
  ]).toEqual(names.map(String));
  expect(first.received).toEqual([]);
});

it('says which clients may be meant, and when none is', async () => {
  const { perform, connect, events } = await useSteering();
  const [first, second] = [await connect(), await connect()];
  await events(2);
  const send = (clientId: string | number) => perform({ action: 'send', clientId, message: 'x' });

  expect([
    await send('127.0'),
    await send(3),
    await send('nobody'),
    await send('/127.0.0.1:1'),
  ]).toEqual([
    {
      ok: false,
      message: `"127.0" is in ${first.id}, ${second.id}: give more of the id, or the client's number.`,
    },
    { ok: false, message: 'There is no client 3: clients lists those that are connected.' },
    { ok: false, message: 'There is no client nobody: clients lists those that are connected.' },
    { ok: false, message: 'client /127.0.0.1:1 is not yet connected' },
  ]);
  expect(await perform({ action: 'reset', clientId: '/127.0.0.1:1' })).toMatchObject({
    ok: false,
    message: 'There is no client /127.0.0.1:1: clients lists those that are connected.',
  });
});

it('means the server of a port, or the one started last', async () => {
  const phone = await usePhone({ ports: 'free' });
  const { perform, emulator, ask } = await useSteering({}, phone);
  const other = await findFreePort();
  await ask(emulator.plugins.webSocketServer(other), 'start');
  const [first, last] = emulator.servers;
  const status = { status: 'started', ip: '127.0.0.1', clients: [] };

  expect([
    await perform({ action: 'status' }),
    await perform({ action: 'status', port: first?.port ?? 0 }),
    await perform({ action: 'status', port: phone.port }),
    await perform({ action: 'status', port: 1 }),
  ]).toEqual([
    { ok: true, message: { ...status, port: last?.port } },
    { ok: true, message: { ...status, port: first?.port } },
    { ok: true, message: { ...status, port: first?.port } },
    { ok: true, message: { status: 'stopped' } },
  ]);
});

it('does to clients what networks do', async () => {
  const { perform, connect, events, scenes } = await useSteering();
  const [first, second] = [await connect(), await connect()];
  await events(2);

  expect([
    await perform({ action: 'freeze', clientId: 1 }),
    await perform({ action: 'thaw', clientId: 1 }),
    await perform({ action: 'close', clientId: 1, code: 4001, reason: 'enough' }),
  ]).toEqual(Array(3).fill({ ok: true, message: { client: first.id } }));
  expect(await first.closed).toBe('4001 enough');
  await events(3);
  expect(await perform({ action: 'reset', clientId: 1 })).toEqual({
    ok: true,
    message: { client: second.id },
  });
  expect(await second.closed).toBe('1006 ');
  expect(scenes.map(({ scene }) => scene)).toEqual(['freeze', 'thaw', 'close', 'reset']);
});

it('does to the phone what can happen to it', async () => {
  const { perform, scenes, emulator } = await useSteering();

  for (const action of [
    'offline',
    'online',
    'background',
    'foreground',
    'kill',
    'restart',
  ] as const) {
    expect(await perform({ action })).toEqual({ ok: true, message: 'OK' });
  }
  await perform({ action: 'latency', delayMs: 5 });
  await perform({ action: 'online', ip: '192.0.2.7' });

  expect(scenes).toEqual([
    ...['offline', 'online', 'background', 'foreground', 'kill', 'restart'].map((scene) => ({
      scene,
    })),
    { scene: 'latency', details: { delayMs: 5, jitterMs: 0, seed: 1 } },
    { scene: 'offline' },
    { scene: 'online', details: { ip: '192.0.2.7' } },
  ]);
  expect(await perform({ action: 'online', ip: 'nonsense' })).toMatchObject({ ok: false });
  expect(emulator.servers).toEqual([]);
});

it('starts servers where it is the app, and again after a restart', async () => {
  const started: (number | undefined)[] = [];
  const start = async (port?: number) => {
    started.push(port);
    if (port === 1) throw new Error('Permission denied');
    return { port, event: 'server:started' };
  };
  const { perform, port } = await useSteering({ start });

  expect(await perform({ action: 'start', port: 4000 })).toEqual({
    ok: true,
    message: { port: 4000, event: 'server:started' },
  });
  expect(await perform({ action: 'start', port: 1 })).toEqual({
    ok: false,
    message: 'Permission denied',
  });
  expect(await perform({ action: 'restart' })).toEqual({ ok: true, message: 'OK' });
  expect(await perform({ action: 'restart' })).toEqual({ ok: true, message: 'OK' });
  expect(started).toEqual([4000, 1, port, undefined]);
});

it('leaves it to pages to start their servers, and steers those', async () => {
  const { emulator, port: httpPort } = await useApp(BARE_APP);
  const steering = new Steering({ emulator });
  const perform = (action: Action) => steering.perform(action);
  const page = await openBridge(httpPort);
  await page.greet();
  const port = await findFreePort();
  await page.ask('WebSocketServer', 'start', [{ port }]);
  const client = await connectClient(port);
  await expect.poll(() => emulator.servers[0]?.clients).toEqual([client.id]);

  expect(await perform({ action: 'send', clientId: 1, message: 'hi' })).toEqual({
    ok: true,
    message: 'OK',
  });
  expect(await client.next()).toBe('hi');
  expect(await perform({ action: 'stop' })).toEqual({ ok: true, message: 'OK' });
  expect(await perform({ action: 'start' })).toEqual({
    ok: false,
    message: 'only the app can start its servers: reload its page (restart)',
  });
});

it('fills the app with virtual clients, and lets them leave', async () => {
  const troubles: string[] = [];
  const { perform, emulator, events, log } = await useSteering({
    onTrouble: (text) => troubles.push(text),
  });
  const clients = () => emulator.servers[0]?.clients.length;

  expect(await perform({ action: 'spawn', count: 3, script: 'say hello {n}' })).toEqual({
    ok: true,
    message: { clients: 3 },
  });
  await events(6);
  expect(log.filter((line) => line.includes('hello')).length).toBe(3);
  expect(await perform({ action: 'spawn', count: 998, script: 'wait' })).toEqual({
    ok: false,
    message: 'There are 3 virtual clients, and 1000 at most: despawn them.',
  });
  expect(await perform({ action: 'spawn', count: 1, script: 'shout' })).toEqual({
    ok: false,
    message:
      'Script, position 1: there is no step "shout": say, wait, reply, pause, repeat, close.',
  });
  expect(await perform({ action: 'despawn' })).toEqual({ ok: true, message: { clients: 3 } });
  await expect.poll(clients).toBe(0);
  await perform({ action: 'stop' });
  expect(await perform({ action: 'spawn', count: 1, script: 'wait' })).toEqual({
    ok: false,
    message: 'no server is started that virtual clients could connect to',
  });
  expect(troubles).toEqual([]);
});

it('says when virtual clients could not connect', async () => {
  const { perform, emulator } = await useSteering();
  emulator.network.refuseNext(2);

  expect(await perform({ action: 'spawn', count: 5, script: 'wait' })).toEqual({
    ok: false,
    message: expect.stringMatching(/^2 of 5 virtual clients could not connect to ws:\/\/127/),
  });
});

it('lets one who asks at the same time as another end the recording that the other begins', async () => {
  const begun: string[] = [];
  const record = async (file = 'found.jsonl') => {
    begun.push(file);
    await new Promise((resolve) => setImmediate(resolve));
    return { file, stop: async () => ({ entries: 0 }) };
  };
  const { perform } = await useSteering({ record });

  expect(await Promise.all([perform({ action: 'record' }), perform({ action: 'record' })])).toEqual(
    [
      { ok: true, message: { file: 'found.jsonl' } },
      { ok: true, message: { file: 'found.jsonl', entries: 0 } },
    ],
  );
  expect(begun).toEqual(['found.jsonl']);
});

it('begins and ends a recording', async () => {
  const stopped: string[] = [];
  const record = (file = 'found.jsonl') => ({
    file,
    async stop() {
      stopped.push(file);
      return { entries: 7 };
    },
  });
  const { perform, close } = await useSteering({ record });

  expect([
    await perform({ action: 'record', file: 'a.jsonl' }),
    await perform({ action: 'record', file: 'b.jsonl' }),
    await perform({ action: 'record' }),
    await perform({ action: 'record' }),
  ]).toEqual([
    { ok: true, message: { file: 'a.jsonl' } },
    { ok: false, message: 'a.jsonl is being recorded: record without a file ends it' },
    { ok: true, message: { file: 'a.jsonl', entries: 7 } },
    { ok: true, message: { file: 'found.jsonl' } },
  ]);
  await close();
  expect(stopped).toEqual(['a.jsonl', 'found.jsonl']);

  const other = await useSteering();
  expect(await other.perform({ action: 'record' })).toEqual({
    ok: false,
    message: 'nothing can be recorded here',
  });
});
