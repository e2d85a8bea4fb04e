// Contract, section 3: what the server takes from clients.
import { once } from 'node:events';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { STOP_GRACE_MS } from '../../src/stop-grace.js';
import { connectClient, connectRaw, readAnswer, readToEnd } from '../support/client.js';
import { closeFrame, HANDSHAKE, handshake, maskedFrame } from '../support/frames.js';
import { PATIENCE } from '../support/patience.js';
import { useServer } from '../support/use-server.js';

describe('handshakes', () => {
  it.each([
    ['any path and query', handshake({}, 'GET /some/path?query=1#x HTTP/1.1')],
    ['any origin', handshake({ Origin: 'https://elsewhere.example' })],
    ['a null origin', handshake({ Origin: 'null' })],
    ['64 KiB of headers', handshake({ 'X-Long': 'x'.repeat(64 * 1024 - 200) })],
    [
      'thousands of headers',
      handshake(
        Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`a${index}`, 'b'])),
      ),
    ],
    ['a subprotocol named twice', handshake({ 'Sec-WebSocket-Protocol': 'chat, chat' })],
    ['an empty subprotocol', handshake({ 'Sec-WebSocket-Protocol': '' })],
    ['Connection: keep-alive, Upgrade', handshake({ Connection: 'keep-alive, Upgrade' })],
    ['version 8', handshake({ 'Sec-WebSocket-Version': '8' })],
  ])('succeed with %s', async (_title, request) => {
    const { port, events } = await useServer();
    const socket = await connectRaw(port);
    socket.write(request);
    const [answer] = await once(socket, 'data');

    expect(String(answer)).toMatch(/^HTTP\/1\.1 101 /);
    expect(await events(1)).toHaveLength(1);
  });

  it('choose no subprotocol and no extension', async () => {
    const { port, events } = await useServer();
    const socket = await connectRaw(port);
    socket.write(
      handshake({
        'Sec-WebSocket-Protocol': 'chat, superchat',
        'Sec-WebSocket-Extensions': 'permessage-deflate',
      }),
    );
    const [answer] = await once(socket, 'data');
    await events(1);

    expect(String(answer).toLowerCase()).not.toMatch(/sec-websocket-(protocol|extensions)/);
  });

  it('are explained once when a client leaves for want of its subprotocol', async () => {
    const { port, events, said } = await useServer();
    const offer = { 'Sec-WebSocket-Protocol': 'chat, "x"' };
    for (const frame of [maskedFrame({ text: 'hi' }), closeFrame(1000)]) {
      // These can do without.
      const socket = await connectRaw(port);
      socket.write(handshake(offer));
      await once(socket, 'data');
      socket.end(frame);
    }
    await events(5);
    expect(said).toEqual([]);

    for (const _attempt of [1, 2]) {
      const ws = new WebSocket(`ws://127.0.0.1:${port}`, ['chat', 'superchat']);
      expect((await once(ws, 'error'))[0].message).toBe('Server sent no subprotocol');
    }
    await events(9);
    expect(said.map(({ text }) => text.replace(/:\d+ asked/, ':… asked'))).toEqual([
      `port ${port}: /127.0.0.1:… asked for the subprotocol "chat,superchat" and left at once, because none is chosen, as on the phone: connect with new WebSocket(url), without a second argument`,
    ]);
  });

  it.each([
    ['plain HTTP', handshake({ Upgrade: null, Connection: null }), 426],
    ['HEAD', handshake({ Upgrade: null, Connection: null }, 'HEAD / HTTP/1.1'), 426],
    ['a POST that upgrades', handshake({}, 'POST / HTTP/1.1'), 405],
    ['another upgrade', handshake({ Upgrade: 'h2c' }), 426],
    ['version 12', handshake({ 'Sec-WebSocket-Version': '12' }), 400],
    ['no version', handshake({ 'Sec-WebSocket-Version': null }), 400],
    ['no key', handshake({ 'Sec-WebSocket-Key': null }), 400],
    ['a short key', handshake({ 'Sec-WebSocket-Key': 'c2hvcnQ=' }), 400],
    ['garbage', 'garbage\r\n\r\n', 400],
    ['too many headers', handshake({ 'X-Long': 'x'.repeat(128 * 1024) }), 431],
  ])('fail with an HTTP status and no event: %s', async (_title, request, status) => {
    const { port, log, ask, server } = await useServer();
    const socket = await connectRaw(port);
    socket.write(request);
    const answer = await readAnswer(socket);

    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(await ask(server, 'getClients')).toBe('onSuccess []');
    expect(log).toEqual([]);
  });

  it('raise no event when the connection ends before they are complete', async () => {
    const { port, log, events } = await useServer();
    (await connectRaw(port)).destroy();
    (await connectRaw(port)).resetAndDestroy();
    const half = await connectRaw(port);
    half.write(HANDSHAKE.slice(0, 30));
    half.resetAndDestroy();

    const client = await connectClient(port);
    await events(1);

    expect(log).toEqual([`onClientConnected {"client":"${client.id}","event":"connected"}`]);
  });
});

it('knows a client’s id though the client resets in the middle of its first write', async () => {
  const { port, events, log, ask, server } = await useServer();
  const ids: string[] = [];
  for (let count = 0; count < 20; count += 1) {
    const socket = await connectRaw(port);
    ids.push(`/127.0.0.1:${socket.localPort}`);
    socket.write(Buffer.concat([Buffer.from(HANDSHAKE), maskedFrame({ text: 'hi' })]));
    socket.resetAndDestroy();
  }
  const last = await connectClient(port);
  await last.close();
  await events(2);
  await ask(server, 'getClients');

  const seen = log.map((event) => /"client":"([^"]*)"/.exec(event)?.[1]);
  expect(seen.filter((id) => id !== last.id && !ids.includes(id ?? ''))).toEqual([]);
});

describe('frames', () => {
  it('pass on a message that comes in one write with the handshake', async () => {
    const { port, events } = await useServer();
    const socket = await connectRaw(port);
    const id = `/127.0.0.1:${socket.localPort}`;
    socket.write(Buffer.concat([Buffer.from(HANDSHAKE), maskedFrame({ text: 'early' })]));

    expect(await events(2)).toEqual([
      `onClientConnected {"client":"${id}","event":"connected"}`,
      `onmessage {"message":"early","client":"${id}","event":"message"}`,
    ]);
  });

  it('are assembled from fragments, also around a ping and inside a character', async () => {
    const { port, events } = await useServer();
    const socket = await connectRaw(port);
    const bytes = Buffer.from('é');
    socket.write(HANDSHAKE);
    socket.write(maskedFrame({ bytes: bytes.subarray(0, 1), isFinal: false }));
    socket.write(maskedFrame({ opcode: 9, text: 'ping' }));
    socket.write(maskedFrame({ opcode: 0, bytes: bytes.subarray(1) }));
    const [, message] = await events(2);
    socket.write(closeFrame(1000));

    expect(message).toContain('"message":"é"');
    expect(await readToEnd(socket)).toContain('\x8a\x04ping');
  });

  it('answer a burst of 1,000 pings in one write', async () => {
    const { port } = await useServer();
    const socket = await connectRaw(port);
    const pings = Array.from({ length: 1000 }, () => maskedFrame({ opcode: 9, text: 'p' }));
    socket.write(HANDSHAKE);
    socket.write(Buffer.concat([...pings, closeFrame(1000)]));

    expect((await readToEnd(socket)).split('\x8a\x01p')).toHaveLength(1001);
  });

  it('ignore binary messages, say so once, and keep the client', async () => {
    const { port, events, said } = await useServer();
    const client = await connectClient(port);
    client.ws.send(Buffer.alloc(10));
    client.ws.send(Buffer.alloc(20));
    client.send('text');

    expect((await events(2))[1]).toContain('"message":"text"');
    expect(said).toMatchObject([{ text: expect.stringContaining('a binary message of 10 bytes') }]);
  });

  it.each([1024 * 1024, 16 * 1024 * 1024])('carry %d characters both ways', async (length) => {
    const { port, server } = await useServer();
    server.onmessage = ({ client, message }) => server.send(client, message);
    const client = await connectClient(port);
    const text = 'x'.repeat(length);
    client.send(text);

    expect((await client.next()) === text).toBe(true);
  });

  it('end the connection with 1009 above the largest message', async () => {
    const { port, events } = await useServer({ maxPayloadBytes: 1000 });
    const client = await connectClient(port);
    client.send('x'.repeat(1000));
    client.send('x'.repeat(1001));

    const [, message, error] = await events(4);
    expect(message).toContain('onmessage');
    expect(error).toContain('org.java_websocket.exceptions.LimitExedeedException: ');
    expect(await client.closed).toBe('1009 ');
  });

  it('drop what comes after a close frame', async () => {
    const { port, events, log, ask, server } = await useServer();
    const socket = await connectRaw(port);
    socket.write(HANDSHAKE);
    socket.write(Buffer.concat([closeFrame(1000, 'bye'), maskedFrame({ text: 'late' })]));
    await events(2);
    await readToEnd(socket);
    await ask(server, 'getClients');

    expect(log).toHaveLength(2);
  });
});

describe('sending', () => {
  it.each([
    ['lone surrogates as ?', 'a\ud800b\udc00c\u{1f600}', 'a?b?c\u{1f600}'],
    ['an empty text', '', ''],
    ['a BOM, NUL and U+2028', '\ufeff\u0000\u2028', '\ufeff\u0000\u2028'],
    ['an object as JSON', { url: 'a/b' }, '{"url":"a\\/b"}'],
  ])('sends %s', async (_title, message, text) => {
    const { port, server, ask } = await useServer();
    const client = await connectClient(port);

    expect(await ask(server, 'send', client.id, message)).toBe('onSuccess undefined');
    expect(await ask(server, 'sendToAllClients', message)).toContain('"clientsSent":1');
    expect([await client.next(), await client.next()]).toEqual([text, text]);
  });
});

/** A client that leaves and keeps its TCP open; the server cuts it two seconds later. */
async function useLeaver(port: number, order: string[]): Promise<{ cut: Promise<void> }> {
  const socket = await connectRaw(port);
  socket.write(HANDSHAKE);
  socket.write(closeFrame(1000));
  // A write to a connection that the server has given up is answered with a reset.
  const writing = setInterval(() => socket.write('x'), 50);
  onTestFinished(() => clearInterval(writing));
  const cut = new Promise<void>((resolve) => {
    socket.on('close', () => {
      order.push('cut');
      resolve();
    });
  });
  return { cut };
}

describe('a client that does not read', () => {
  async function useFloodedClient() {
    const used = await useServer();
    const socket = await connectRaw(used.port);
    const id = `/127.0.0.1:${socket.localPort}`;
    socket.write(HANDSHAKE);
    await used.events(1);
    socket.pause();
    const megabyte = 'x'.repeat(1024 * 1024);
    for (let count = 0; count < 32; count += 1) used.server.send(id, megabyte);
    return { ...used, socket, id };
  }

  it('is gone as soon as it ends TCP, though much waits to be sent to it', async () => {
    const { socket, events, id } = await useFloodedClient();
    const other = await useServer();
    const order: string[] = [];
    await useLeaver(other.port, order);
    await other.events(2);
    socket.end();

    expect((await events(2))[1]).toBe(
      `onClientDisconnected {"message":"","client":"${id}","event":"disconnected"}`,
    );
    // Long before anybody is cut.
    expect(order).toEqual([]);
  });

  it('gets nothing more and is not counted once its close frame is there', async () => {
    const { socket, ask, server, port, id } = await useFloodedClient();
    const other = await connectClient(port);
    socket.write(closeFrame(1000, 'bye'));
    await expect
      .poll(() => ask(server, 'send', id, 'late'))
      .toBe(`onFailure "client ${id} is not yet connected"`);

    expect(await ask(server, 'sendToAllClients', 'hi')).toBe(
      'onSuccess {"clientsSent":1,"send":"success"}',
    );
    expect(await other.next()).toBe('hi');
  });
});

/** Reads half of what it is sent, pauses, and reads the rest, while its server stops. */
async function readWhileStopping(bytes: number) {
  const { port, server, ask } = await useServer();
  const socket = await connectRaw(port);
  socket.write(HANDSHAKE);
  await once(socket, 'data');
  for (let sent = 0; sent < bytes; sent += 100_000) server.sendToAllClients('x'.repeat(100_000));
  const startMs = performance.now();
  const at = { paused: 0, resumed: 0, last: 0 };
  let received = 0;
  socket.on('data', (chunk) => {
    const before = received;
    received += chunk.length;
    at.last = performance.now() - startMs;
    if (before >= bytes / 2 || received < bytes / 2) return;
    socket.pause();
    at.paused = at.last;
    setTimeout(() => {
      socket.resume();
      at.resumed = performance.now() - startMs;
    }, 750);
  });
  const ended = new Promise((resolve) => socket.on('close', resolve));
  socket.on('end', () => socket.end());
  await ask(server, 'stop');
  await ended;
  return { received, at };
}

it('lets a client that is reading have all that was sent before stop', async () => {
  const bytes = 20_000_000;
  for (;;) {
    const { received, at } = await readWhileStopping(bytes);
    // In each half second of a stop it has read some of it; where the machine was too slow for
    // that, it was no client that is reading.
    if (at.paused > 400 || at.resumed > 950 || at.last > 1_450) continue;
    expect(received).toBeGreaterThanOrEqual(bytes);
    return;
  }
});

it('tells why a client left that had said so before stop', async () => {
  const { port, server, events } = await useServer();
  server.onmessage = () => server.stop();
  const socket = await connectRaw(port);
  socket.write(HANDSHAKE);
  socket.write(Buffer.concat([maskedFrame({ text: 'hi' }), closeFrame(1000, 'bye')]));

  expect((await events(2))[1]).toContain('"message":"bye"');
});

it('reports a close as soon as it is answered, and cuts the TCP of who keeps it open later', async () => {
  const { port, server } = await useServer();
  const order: string[] = [];
  server.onClientDisconnected = () => order.push('disconnected');
  const { cut } = await useLeaver(port, order);
  await cut;

  expect(order).toEqual(['disconnected', 'cut']);
});

describe('keep-alive', () => {
  it('pings, and cuts a client that does not answer, without a close frame', async () => {
    const { port, events } = await useServer({ keepAliveMs: 1_000 });
    const answering = await connectClient(port);
    const silent = await connectRaw(port);
    const id = `/127.0.0.1:${silent.localPort}`;
    silent.write(HANDSHAKE);

    const [, , left] = await events(3);

    expect(left).toContain('did not respond with a pong in time');
    expect(left).toContain(`"client":"${id}"`);
    expect((await readToEnd(silent)).endsWith('\x89\x00')).toBe(true);
    expect(answering.ws.readyState).toBe(1);
  });

  it('keeps a client whose answer came while this process was kept from reading it', async () => {
    // The client's thread has more than this for an answer, whoever keeps it waiting.
    const KEEP_ALIVE_MS = 1_000;
    const { port, events, log } = await useServer({ keepAliveMs: KEEP_ALIVE_MS });
    const answered = new Int32Array(new SharedArrayBuffer(4));
    const client = new Worker(ANSWERING_CLIENT, { eval: true, workerData: { port, answered } });
    onTestFinished(async () => {
      await client.terminate();
    });
    await events(1);
    await expect.poll(() => Atomics.load(answered, 0)).toBeGreaterThan(0);
    const seen = Atomics.load(answered, 0);

    // Nothing is read, and no ping is sent, until an answer has been due for long.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 * KEEP_ALIVE_MS);

    const hasLeft = () => log.some((line) => line.includes('disconnected'));
    await expect.poll(() => hasLeft() || Atomics.load(answered, 0) > seen).toBe(true);
    expect(hasLeft()).toBe(false);
  });
});

describe('a stopping server', () => {
  it('lets a client go whose answer to 1001 came while this process was kept from reading it', async () => {
    const { server, ask, port, events } = await useServer();
    const state = new Int32Array(new SharedArrayBuffer(8));
    const client = new Worker(LEAVING_CLIENT, {
      eval: true,
      workerData: { port, state, handshake: HANDSHAKE },
    });
    onTestFinished(async () => {
      await client.terminate();
    });
    await events(1);
    const stopped = ask(server, 'stop');
    // Nothing is read until it has answered, and its grace has been over for long.
    Atomics.wait(state, 0, 0, PATIENCE);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 * STOP_GRACE_MS);
    await stopped;

    await expect.poll(() => Atomics.load(state, 1)).not.toBe(0);
    expect(Atomics.load(state, 1)).toBe(TCP_ENDED);
  });
});

/** In the second place of the state of a client that leaves. */
const [TCP_ENDED, TCP_FAILED] = [1, 2];

/** A client in a thread of its own, which answers a close frame, and says how TCP ends. */
const LEAVING_CLIENT = `
  const { workerData: { port, state, handshake } } = require('node:worker_threads');
  const socket = require('node:net').connect(port, '127.0.0.1');
  socket.write(handshake);
  socket.on('data', (bytes) => {
    if (!bytes.includes(Buffer.from([0x88, 2, 0x03, 0xe9]))) return;
    socket.write(Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe9]), () => {
      Atomics.store(state, 0, 1);
      Atomics.notify(state, 0);
    });
  });
  socket.on('end', () => Atomics.compareExchange(state, 1, 0, ${TCP_ENDED}));
  socket.on('error', () => Atomics.compareExchange(state, 1, 0, ${TCP_FAILED}));`;

/** A client in a thread of its own, which counts the pings that it has answered. */
const ANSWERING_CLIENT = `
  const { workerData } = require('node:worker_threads');
  const { WebSocket } = require(${JSON.stringify(resolve('node_modules/ws'))});
  const ws = new WebSocket('ws://127.0.0.1:' + workerData.port);
  ws.on('ping', () => Atomics.add(workerData.answered, 0, 1));`;
