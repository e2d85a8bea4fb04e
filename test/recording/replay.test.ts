// docs/recordings.md, "Replay": both sides, against an app and against each other.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ClientLine, Recording } from '../../src/recording/format.js';
import type { ReplayOptions } from '../../src/recording/part.js';
import { replayClients } from '../../src/recording/replay-clients.js';
import { replayServer } from '../../src/recording/replay-server.js';
import { normalize } from '../../src/testing/index.js';
import { connectClient, type TestClient } from '../support/client.js';
import { findFreePort } from '../support/free-port.js';
import { ANN, anyText, BOB, toRecording } from './lines.js';
import { useSession } from './use-session.js';

const RUNS = 25;
const FAST: ReplayOptions = {
  speed: Number.POSITIVE_INFINITY,
  check: true,
  ignore: [],
  signal: new AbortController().signal,
  onNote: () => {},
};

const client = fc.nat({ max: 3 });
const anySession = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('connect' as const) }) },
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant('say' as const), client, text: anyText }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('tell all' as const), client, text: anyText }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('send bytes' as const), client }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('close' as const), client, text: anyText }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('reset' as const), client }) },
  ),
  { maxLength: 25 },
);
type Action = typeof anySession extends fc.Arbitrary<(infer One)[]> ? One : never;

/** Plays what clients do; before one leaves, all have got what they are to get. */
async function playSession(url: string, actions: readonly Action[]): Promise<void> {
  const here = new Map<TestClient, number>();

  async function settle(): Promise<void> {
    for (const [each, awaited] of here) {
      for (let count = 0; count < awaited; count += 1) await each.next();
      here.set(each, 0);
    }
  }

  for (const action of ['connect', ...actions] as const) {
    if (action === 'connect' || action.do === 'connect') {
      await settle();
      here.set(await connectClient(url), 0);
      continue;
    }
    const actor = [...here.keys()][action.client % here.size];
    if (!actor) continue;
    switch (action.do) {
      case 'say':
        actor.send(`say ${action.text}`);
        here.set(actor, (here.get(actor) ?? 0) + 1);
        break;
      case 'tell all':
        actor.send(`all ${action.text}`);
        for (const [each, awaited] of here) here.set(each, awaited + 1);
        break;
      case 'send bytes':
        actor.ws.send(Buffer.from([0, 128, 255]));
        break;
      case 'close':
        await settle();
        here.delete(actor);
        await actor.close(3000, action.text);
        break;
      case 'reset':
        await settle();
        here.delete(actor);
        actor.reset();
        await actor.closed;
        break;
    }
  }
  await settle();
  for (const each of here.keys()) await each.close();
}

/** What each client has sent, received, and how it left; names instead of ids, no times. */
function toLanes({ entries }: Recording) {
  const lanes = new Map<string, object[]>();
  for (const { entry } of entries) {
    if (!('client' in entry)) continue;
    const side = 'from' in entry ? entry.from : 'client';
    const name = `${entry.client} ${side}`;
    lanes.set(name, [...(lanes.get(name) ?? []), entry]);
  }
  const clients = entries.flatMap(({ entry }) =>
    entry.type === 'connected' ? [entry.client] : [],
  );
  return normalize(
    clients.flatMap((id) => [
      ...(lanes.get(`${id} client`) ?? []),
      ...(lanes.get(`${id} server`) ?? []),
    ]),
  );
}

describe('a recording', () => {
  it('replays to itself, against its app and against itself', async () => {
    const { record, port, whenAllHaveLeft } = await useSession();
    const url = `ws://127.0.0.1:${port}`;
    await fc.assert(
      fc.asyncProperty(anySession, async (actions) => {
        const first = await record(async () => {
          await playSession(url, actions);
          await whenAllHaveLeft();
        });

        const again = await record(async () => {
          expect(await replayClients(first, FAST)).not.toHaveProperty('difference');
          await whenAllHaveLeft();
        });
        expect(toLanes(again)).toEqual(toLanes(first));

        const [clients, server] = await replayBoth(first);
        expect(clients).not.toHaveProperty('difference');
        expect(server).toEqual(clients);
      }),
      { numRuns: RUNS, endOnFailure: false },
    );
  }, 120_000);
});

/** Both sides of a recording, against each other. */
async function replayBoth(recording: Recording, clients = recording) {
  const { port, playing } = await startServer(recording);
  const url = `ws://127.0.0.1:${port}`;
  return Promise.all([replayClients(clients, { ...FAST, url }), playing]);
}

async function startServer(recording: Recording, options: Partial<ReplayOptions> = {}) {
  let playing: ReturnType<typeof replayServer> | undefined;
  const port = await new Promise<number>((resolve, reject) => {
    const onListening = ([first = 0]: readonly number[]) => resolve(first);
    playing = replayServer(recording, { ...FAST, ...options, port: 0, onListening });
    playing.catch(reject);
  });
  if (!playing) throw new Error('not reached');
  return { port, playing };
}

const said = (of: typeof ANN | typeof BOB, from: 'client' | 'server', text: string, t = 1) =>
  ({ type: 'text', t, ...of, from, text }) as const;
const here = (of: typeof ANN | typeof BOB): ClientLine => ({ type: 'connected', t: 0, ...of });

describe('the clients', () => {
  it('send what they sent only when what they had got before has come', async () => {
    const { record, server, port } = await useSession();
    server.onClientConnected = ({ client }) => {
      setTimeout(() => server.send(client, 'welcome'), 30);
    };
    server.onmessage = ({ client, message }) => server.send(client, `got ${message}`);
    const first = await record(async () => {
      const ann = await connectClient(`ws://127.0.0.1:${port}`);
      await ann.next();
      ann.send('hello');
      await ann.next();
      await ann.close();
    });

    const again = await record(() => replayClients(first, FAST));

    const texts = again.entries.flatMap(({ entry }) => (entry.type === 'text' ? [entry.text] : []));
    expect(texts).toEqual(['welcome', 'hello', 'got hello']);
  });

  it('name the first line that is not as recorded', async () => {
    const { port } = await useSession();
    const at = { ...ANN, port };
    const recording = toRecording(
      { type: 'connected', t: 0, ...at },
      { type: 'text', t: 0, ...at, from: 'client', text: 'a' },
      {
        type: 'text',
        t: 0,
        ...at,
        from: 'server',
        text: '{"from":"/127.0.0.1:50001","message":"b","at":1769860800000}',
      },
    );

    expect((await replayClients(recording, FAST)).difference).toMatchObject({
      line: 4,
      client: ANN.client,
      pointer: '/message',
    });
    const [ignore] = [[['message']]];
    expect(await replayClients(recording, { ...FAST, ignore })).toEqual({
      clients: 1,
      messages: 2,
    });
  });

  it('tell of a message too many', async () => {
    const recording = toRecording(here(ANN), said(ANN, 'client', 'a'), said(ANN, 'server', 'b'));
    const more = toRecording(
      here(ANN),
      said(ANN, 'client', 'a'),
      said(ANN, 'server', 'b'),
      said(ANN, 'server', 'c'),
    );
    const { port, playing } = await startServer(more);
    const { difference } = await replayClients(recording, {
      ...FAST,
      url: `ws://127.0.0.1:${port}`,
    });

    expect(difference).toEqual({
      line: 4,
      client: ANN.client,
      expected: 'no more messages',
      actual: '"c"',
    });
    await playing;
  });

  it('tell of a connection that ends too soon', async () => {
    const closing = toRecording(here(ANN), {
      type: 'close',
      t: 1,
      ...ANN,
      from: 'server',
      code: 4000,
      reason: 'out',
    });
    const [{ difference }] = await replayBoth(
      closing,
      toRecording(here(ANN), said(ANN, 'server', 'a')),
    );

    expect(difference).toEqual({
      line: 3,
      client: ANN.client,
      expected: '"a"',
      actual: 'close 4000 "out"',
    });
    const [same] = await replayBoth(closing);
    expect(same).not.toHaveProperty('difference');
  });

  it('take the time that they took, or a part of it', async () => {
    const recording = toRecording(here(ANN), said(ANN, 'client', 'a', 1_000));
    const startMs = performance.now();
    const { port, playing } = await startServer(recording);
    await replayClients(recording, { ...FAST, speed: 5, url: `ws://127.0.0.1:${port}` });

    expect(performance.now() - startMs).toBeGreaterThan(195);
    expect(performance.now() - startMs).toBeLessThan(900);
    await playing;
  });

  it('say where nobody listens', async () => {
    const url = `ws://127.0.0.1:${await findFreePort()}`;

    await expect(replayClients(toRecording(here(ANN)), { ...FAST, url })).rejects.toThrow(
      `can't connect to ${url}: ECONNREFUSED: nobody listens there. Start the app, or name another server with --url`,
    );
  });

  it('say when there are none', async () => {
    await expect(replayClients(toRecording(), FAST)).rejects.toThrow('no client has connected');
  });

  it('act one after the other, however busy the server is', async () => {
    const order: string[] = [];
    const url = await useRawServer((ws, number) => {
      ws.on('message', (bytes) => order.push(String(bytes)));
      if (number > 1) return;
      // It is in no hurry to read what the first one sends.
      ws.pause();
      setTimeout(() => ws.resume(), 50);
    });
    const recording = toRecording(
      here(ANN),
      here(BOB),
      said(ANN, 'client', 'first'),
      said(BOB, 'client', 'second'),
    );
    await replayClients(recording, { ...FAST, url });

    expect(order).toEqual(['first', 'second']);
  });

  it('wait for a message too many until it must have come', async () => {
    const url = await useRawServer((ws) => {
      // What it reads late it also answers late.
      ws.pause();
      setTimeout(() => {
        ws.send('too much');
        ws.resume();
      }, 50);
    });
    const recording = toRecording(here(ANN), said(ANN, 'client', 'a'));

    expect((await replayClients(recording, { ...FAST, url })).difference).toMatchObject({
      line: 3,
      actual: '"too much"',
    });
  });

  it('may have the same id one after the other', async () => {
    const { port } = await useSession();
    const at = { ...ANN, port };
    const life = [
      { type: 'connected', t: 0, ...at },
      { type: 'text', t: 0, ...at, from: 'client', text: 'a' },
      {
        type: 'text',
        t: 0,
        ...at,
        from: 'server',
        text: `{"from":"${ANN.client}","message":"a","at":1769860800000}`,
      },
      { type: 'close', t: 0, ...at, from: 'client', code: 1000, reason: '' },
      { type: 'disconnected', t: 0, ...at },
    ] as const;

    expect(await replayClients(toRecording(...life, ...life), FAST)).toEqual({
      clients: 2,
      messages: 4,
    });
  });

  it.each(['connect', 'wait'])('end at once when they are to while they %s', async (what) => {
    const controller = new AbortController();
    const gone: Promise<unknown>[] = [];
    const url = await useRawServer((ws) => {
      gone.push(once(ws, 'close'));
      // Who answers a ping is connected.
      ws.once('pong', () => controller.abort());
      if (what === 'wait') ws.ping();
      else controller.abort();
    });
    const startMs = performance.now();
    const recording = toRecording(here(ANN), said(ANN, 'server', 'never'));
    const clients = replayClients(recording, { ...FAST, url, signal: controller.signal });

    await expect(clients).rejects.toThrow('aborted');
    await Promise.all(gone);
    expect(performance.now() - startMs).toBeLessThan(2_000);
  });
});

/** A WebSocket server that is no emulator. */
async function useRawServer(onClient: (ws: WebSocket, number: number) => void): Promise<string> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close());
  let count = 0;
  server.on('connection', (ws) => {
    count += 1;
    onClient(ws, count);
  });
  await once(server, 'listening');
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the server', () => {
  it('takes clients in the order in which they come, and says what it said', async () => {
    const recording = toRecording(
      here(ANN),
      here(BOB),
      said(ANN, 'client', 'I am /127.0.0.1:50001'),
      said(BOB, 'server', 'for Bob'),
      said(ANN, 'server', 'for Ann'),
    );
    const { port, playing } = await startServer(recording);
    const first = await connectClient(`ws://127.0.0.1:${port}`);
    const second = await connectClient(`ws://127.0.0.1:${port}`);
    first.send(`I am ${first.id}`);

    expect(await first.next()).toBe('for Ann');
    expect(await second.next()).toBe('for Bob');
    expect(await playing).toEqual({ clients: 2, messages: 3 });
    expect(await first.closed).toBe('1001 ');
  });

  it('names the first line that a client does not send', async () => {
    const recording = toRecording(
      here(ANN),
      said(ANN, 'client', 'a'),
      { type: 'close', t: 2, ...ANN, from: 'client', code: 3000, reason: 'bye' },
      { type: 'disconnected', t: 2, ...ANN },
    );
    const { port, playing } = await startServer(recording);
    const ann = await connectClient(`ws://127.0.0.1:${port}`);
    ann.send('a');
    await ann.close(3000, 'farewell');

    expect((await playing).difference).toEqual({
      line: 4,
      client: ANN.client,
      expected: 'close 3000 "bye"',
      actual: 'close 3000 "farewell"',
    });
  });

  it('waits for its clients as long as they take when nothing is checked', async () => {
    const recording = toRecording(here(ANN), said(ANN, 'client', 'a'), said(ANN, 'server', 'b'));
    const { port, playing } = await startServer(recording, { check: false });
    const ann = await connectClient(`ws://127.0.0.1:${port}`);
    ann.send('whatever');

    expect(await ann.next()).toBe('b');
    expect(await playing).toEqual({ clients: 1, messages: 2 });
  });
});
