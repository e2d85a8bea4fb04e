// docs/recordings.md, "Replay": the clients of a recording, against whatever server.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { replayClients } from '../../src/recording/replay-clients.js';
import { connectClient } from '../support/client.js';
import { findFreePort } from '../support/free-port.js';
import { ANN, BOB, toRecording } from './lines.js';
import { FAST, here, replayBoth, said, startServer } from './replays.js';
import { useSession } from './use-session.js';

const HOUR_MS = 3_600_000;

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

  it('take a part of the time that they took', async () => {
    // An hour, which nobody waits for.
    const recording = toRecording(here(ANN), said(ANN, 'client', 'a', HOUR_MS));
    const startMs = performance.now();
    const { port, playing } = await startServer(recording);
    const speed = HOUR_MS / 200;
    await replayClients(recording, { ...FAST, speed, url: `ws://127.0.0.1:${port}` });

    expect(performance.now() - startMs).toBeGreaterThan(195);
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
    // What took an hour may take one again.
    const recording = toRecording(here(ANN), said(ANN, 'server', 'never', HOUR_MS));
    const clients = replayClients(recording, { ...FAST, url, signal: controller.signal });

    await expect(clients).rejects.toThrow('aborted');
    await Promise.all(gone);
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
