// What holds for every sequence of an app's calls and its clients' actions.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createEmulator, type ServerEvent } from '../../src/index.js';
import { Ferry } from '../fidelity/settle.js';
import { countOf, FUZZ_TIMEOUT, SEED } from '../hostile/fuzz-options.js';
import { findFreePort, isFree } from '../support/free-port.js';

const RUNS = countOf(100);
/** Of the clients that are connected, an action takes one of the first. */
const CLIENTS = 4;

const client = fc.nat({ max: CLIENTS - 1 });
const actions = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constant({ do: 'start' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'stop' as const }) },
    { weight: 2, arbitrary: fc.constant({ do: 'getClients' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'sendToAllClients' as const }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('send' as const), client }) },
    { weight: 4, arbitrary: fc.constant({ do: 'connect' as const }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('say' as const), client }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), client }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('reset' as const), client }) },
    { weight: 4, arbitrary: fc.constant({ do: 'settle' as const }) },
  ),
  { minLength: 10, maxLength: 60 },
);
type Action = typeof actions extends fc.Arbitrary<(infer One)[]> ? One : never;

interface Peer {
  readonly ws: WebSocket;
  readonly said: string[];
  id: string | undefined;
  /** False when something else than its own close may have ended the connection. */
  leftInOrder: boolean;
}

/** Plays a sequence, checks what holds at each callback, and returns what is to be checked after. */
async function play(port: number, sequence: readonly Action[]) {
  const ferry = await Ferry.start();
  const emulator = createEmulator();
  const server = emulator.plugins.webSocketServer(port);
  const log: ServerEvent[] = [];
  const connected = new Set<string>();
  const calls: { name: string; callbacks: number }[] = [];
  const peers: Peer[] = [];
  const wrong: string[] = [];
  let observed = 0;
  let isRunning = false;

  const note = (event: ServerEvent) => {
    observed += 1;
    if (!isRunning) wrong.push(`${JSON.stringify(event)} while the server is stopped`);
    if (event.event === 'connected') connected.add(event.client);
    if (event.event === 'disconnected') connected.delete(event.client);
    log.push(event);
  };
  server.onClientConnected = note;
  server.onClientDisconnected = note;
  server.onmessage = note;
  server.onerror = note;

  /** Two callbacks of which exactly one is to be called, once. */
  const callbacks = <Result>(name: string, onSuccess: (result: Result) => void = () => {}) => {
    const call = { name, callbacks: 0 };
    calls.push(call);
    const counted =
      <Argument>(callback: (argument: Argument) => void) =>
      (argument: Argument) => {
        observed += 1;
        call.callbacks += 1;
        callback(argument);
      };
    return [counted(onSuccess), counted(() => {})] as const;
  };

  const perform = async (action: Action): Promise<void> => {
    const open = peers.filter(({ ws }) => ws.readyState === WebSocket.OPEN);
    const peer = 'client' in action ? open[action.client % open.length] : undefined;
    switch (action.do) {
      case 'start':
        return server.start(
          ...callbacks('start', () => {
            isRunning = true;
          }),
        );
      case 'stop':
        return server.stop(
          ...callbacks('stop', () => {
            isRunning = false;
            if (connected.size > 0) wrong.push(`${[...connected]} outlive stop`);
          }),
        );
      case 'getClients':
        return server.getClients(
          ...callbacks<readonly string[]>('getClients', (ids) => {
            if (ids.join() !== [...connected].join())
              wrong.push(`getClients: ${ids}, not ${[...connected]}`);
          }),
        );
      case 'sendToAllClients':
        return server.sendToAllClients('to all', ...callbacks('sendToAllClients'));
      case 'send':
        return server.send(peer?.id ?? '', 'to one', ...callbacks('send'));
      case 'connect': {
        const ws = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
        const newPeer: Peer = { ws, said: [], id: undefined, leftInOrder: false };
        ws.on('upgrade', ({ socket }) => {
          newPeer.id = `/127.0.0.1:${socket.localPort}`;
        });
        peers.push(newPeer);
        await new Promise((resolve) => {
          for (const event of ['open', 'close', 'error']) ws.on(event, resolve);
        });
        return;
      }
      case 'say': {
        if (!peer) return;
        peer.said.push(`${peer.said.length}`);
        peer.ws.send(`${peer.said.length - 1}`);
        return;
      }
      case 'close':
        if (!peer) return;
        peer.leftInOrder = true;
        peer.ws.close(1000, 'bye');
        return;
      case 'reset':
        if (!peer) return;
        Reflect.get(peer.ws, '_socket').resetAndDestroy();
        return;
      case 'settle':
        return ferry.settle(() => observed);
    }
  };

  for (const action of [{ do: 'start' } as const, ...sequence]) await perform(action);
  await ferry.settle(() => observed);
  ferry.end();
  await emulator.close();
  for (const { ws } of peers) ws.terminate();
  return { log, calls, peers, wrong };
}

function eventsOf(log: readonly ServerEvent[], id: string): ServerEvent[] {
  return log.filter((event) => event.client === id);
}

it('keeps its promises whatever app and clients do', FUZZ_TIMEOUT, async () => {
  await fc.assert(
    fc.asyncProperty(actions, async (sequence) => {
      const port = await findFreePort();
      const { log, calls, peers, wrong } = await play(port, sequence);

      expect(wrong).toEqual([]);
      expect(calls.filter(({ callbacks }) => callbacks !== 1)).toEqual([]);
      for (const id of new Set(log.map((event) => event.client ?? ''))) {
        const events = eventsOf(log, id).map(({ event }) => event);
        expect(events.join(' ')).toMatch(/^connected( message)*( error)? disconnected$/);
        const said = peers.find((peer) => peer.id === id);
        const heard = eventsOf(log, id).flatMap((event) =>
          event.event === 'message' ? event.message : [],
        );
        expect(said?.said.slice(0, heard.length)).toEqual(heard);
        const left = eventsOf(log, id).at(-1);
        if (said?.leftInOrder && left?.event === 'disconnected' && left.message === 'bye') {
          expect(heard).toEqual(said.said);
        }
      }
      expect(await isFree(port)).toBe(true);
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: true },
  );
});
