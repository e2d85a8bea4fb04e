import { once } from 'node:events';
import { createServer } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { createEmulator, type Emulator, type WebSocketServer } from '../../src/index.js';
import { type SpawnOptions, spawn, type VirtualClients } from '../../src/virtual-clients/index.js';
import { findFreePort } from '../support/free-port.js';
import { PATIENCE } from '../support/patience.js';

interface Game {
  readonly emulator: Emulator;
  readonly server: WebSocketServer;
  readonly url: string;
  /** What clients have said, in order. */
  readonly said: string[];
}

/** A phone whose server says `welcome` to each client, and notes what comes. */
async function useGame(): Promise<Game> {
  const emulator = createEmulator();
  onTestFinished(() => emulator.close());
  const port = await findFreePort();
  const server = emulator.plugins.webSocketServer(port);
  const said: string[] = [];
  server.onClientConnected = ({ client }) => server.send(client, 'welcome');
  server.onmessage = ({ message }) => said.push(message);
  await new Promise<void>((resolve, reject) => server.start(() => resolve(), reject));
  return { emulator, server, url: `ws://127.0.0.1:${port}`, said };
}

function usePlayers(...[url, count, script, options]: Parameters<typeof spawn>): VirtualClients {
  const players = spawn(url, count, script, { connectTimeoutMs: PATIENCE, ...options });
  onTestFinished(() => players.stop());
  return players;
}

function getClients(server: WebSocketServer): Promise<readonly string[]> {
  return new Promise((resolve, reject) => server.getClients(resolve, reject));
}

it('plays the script with each client, which stays at its end', async () => {
  const { server, url, said } = await useGame();
  const players = usePlayers(
    url,
    3,
    'wait welcome; say hello {n} of {count}; repeat 2 { say {i} }',
  );

  const outcomes = await players.done;
  await expect.poll(() => said.length).toBe(9);

  expect(said.toSorted()).toEqual([
    '1',
    '1',
    '1',
    '2',
    '2',
    '2',
    'hello 1 of 3',
    'hello 2 of 3',
    'hello 3 of 3',
  ]);
  expect(outcomes).toEqual([1, 2, 3].map((number) => ({ number, result: 'finished', reason: '' })));
  expect(await getClients(server)).toHaveLength(3);
  expect(players.clients.map(({ id }) => id).toSorted()).toEqual(
    [...(await getClients(server))].toSorted(),
  );
  expect(players.clients.map(({ sent, received }) => [sent, received])).toEqual(
    Array(3).fill([3, 1]),
  );
});

it('leaves nothing open after stop', async () => {
  const { server, url } = await useGame();
  const players = usePlayers(url, 2, 'repeat { say x; pause 1-2 }');
  await players.connected;
  await Promise.all([players.stop(), players.stop()]);

  expect(await players.done).toEqual(
    [1, 2].map((number) => ({ number, result: 'stopped', reason: '1000' })),
  );
  expect(players.clients.map(({ isConnected }) => isConnected)).toEqual([false, false]);
  await expect.poll(() => getClients(server)).toEqual([]);
});

it('stops clients that have not connected yet', async () => {
  const { url } = await useGame();
  const players = usePlayers(url, 120, 'wait never');
  await players.stop();

  expect(new Set((await players.done).map(({ result }) => result))).toEqual(new Set(['stopped']));
  expect(players.clients.some(({ isConnected }) => isConnected)).toBe(false);
});

it('takes messages that came before they are waited for, and leaves the others', async () => {
  const { server, url, said } = await useGame();
  const script = 'say ready; wait go; wait one; wait /^t/; wait thr; say done';
  server.onClientConnected = ({ client }) => {
    for (const text of ['one', 'two', 'three', 'go']) server.send(client, text);
  };
  const players = usePlayers(url, 1, script);

  expect(await players.done).toEqual([{ number: 1, result: 'finished', reason: '' }]);
  await expect.poll(() => said).toEqual(['ready', 'done']);
});

it('answers what matches, whatever else the script does', async () => {
  const { server, url, said } = await useGame();
  const script = 'reply /^ping (?<n>\\d)/ => pong to {message}; say ready; repeat { pause 1 }';
  const players = usePlayers(url, 1, script);
  await expect.poll(() => said).toEqual(['ready']);
  for (const text of ['ping 1', 'other', 'ping 2', 'a ping 3']) server.sendToAllClients(text);

  await expect.poll(() => said).toEqual(['ready', 'pong to ping 1', 'pong to ping 2']);
  await players.stop();
});

it('leaves with a code and a reason', async () => {
  const { server, url } = await useGame();
  const left: string[] = [];
  server.onClientDisconnected = ({ message }) => left.push(message);
  const players = usePlayers(url, 1, 'close 4001 had enough; say never');

  expect(await players.done).toEqual([{ number: 1, result: 'left', reason: '4001 had enough' }]);
  await expect.poll(() => left).toEqual(['had enough']);
});

it.each([
  ['stops', ({ server }: Game) => server.stop(), '1001'],
  ['resets it', ({ emulator }: Game, id: string) => emulator.client(id).reset(), '1006'],
])('ends a client whose server %s, in the middle of its script', async (_title, end, reason) => {
  const game = await useGame();
  const players = usePlayers(game.url, 1, 'wait welcome; say ready; wait never');
  await expect.poll(() => game.said).toEqual(['ready']);
  end(game, players.clients[0]?.id ?? '');

  expect(await players.done).toEqual([{ number: 1, result: 'disconnected', reason }]);
});

it('ends a client that waits in vain', async () => {
  const { server, url } = await useGame();
  const players = usePlayers(url, 2, 'wait for {n}', { waitTimeoutMs: 20 });

  expect(await players.done).toEqual(
    [1, 2].map((number) => ({
      number,
      result: 'missed',
      reason: `"for ${number}" has not come in 20 ms`,
    })),
  );
  await expect.poll(() => getClients(server)).toEqual([]);
});

it('says why a client could not connect', async () => {
  const refused = usePlayers(`ws://127.0.0.1:${await findFreePort()}`, 1, 'wait');
  expect(await refused.done).toEqual([{ number: 1, result: 'refused', reason: 'ECONNREFUSED' }]);

  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  onTestFinished(() => {
    silent.close();
  });
  await once(silent, 'listening');
  const { port } = silent.address() as { port: number };
  const waiting = usePlayers(`ws://127.0.0.1:${port}`, 1, 'wait', { connectTimeoutMs: 20 });
  expect(await waiting.done).toEqual([
    { number: 1, result: 'refused', reason: 'Opening handshake has timed out' },
  ]);
});

it('fills a game with hundreds', async () => {
  const { server, url, said } = await useGame();
  const players = usePlayers(url, 500, 'wait welcome; say hello {n}');
  const outcomes = await players.done;

  expect(outcomes.filter(({ result }) => result !== 'finished')).toEqual([]);
  await expect.poll(() => new Set(said).size).toBe(500);
  expect(await getClients(server)).toHaveLength(500);
});

it('leaves time to others in a loop that takes none', async () => {
  const { url } = await useGame();
  const players = usePlayers(url, 1, 'repeat 100000 { reply x }');
  await players.connected;
  await nextTurn();
  await players.stop();

  expect(await players.done).toMatchObject([{ result: 'stopped' }]);
});

it.each<[unknown, unknown, unknown, SpawnOptions, string]>([
  [
    'http://127.0.0.1:1',
    1,
    'wait',
    {},
    `spawn: url can't be "http://127.0.0.1:1": it takes the URL of a WebSocket server: ws://127.0.0.1:3001.`,
  ],
  ['ws://', 1, 'wait', {}, `spawn: url can't be "ws://"`],
  [
    'ws://a',
    0,
    'wait',
    {},
    "spawn: count can't be 0: it takes a number of clients from 1 to 1,000.",
  ],
  ['ws://a', 1_001, 'wait', {}, "spawn: count can't be 1001"],
  ['ws://a', 1, 'shout', {}, 'Script, position 1: there is no step "shout"'],
  ['ws://a', 1, 'wait', { waitTimeoutMs: 0 }, "spawn: waitTimeoutMs can't be 0"],
  [
    'ws://a',
    1,
    'wait',
    { timeout: 1 } as SpawnOptions,
    'spawn has no "timeout": it takes url, count, connectTimeoutMs, waitTimeoutMs, seed.',
  ],
])('refuses %j, %j, %j, %j', (url, count, script, options, message) => {
  const call = () => spawn(url as string, count as number, script as string, options);
  expect(call).toThrow(expect.objectContaining({ code: 'WSSEMU_ERR_INVALID_OPTION' }));
  expect(call).toThrow(message);
});
