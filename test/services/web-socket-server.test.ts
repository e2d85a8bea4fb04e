// Contract, section 3: what the server takes from clients.
import { once } from 'node:events';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { connectClient, connectRaw, readAnswer, readToEnd } from '../support/client.js';
import { closeFrame, HANDSHAKE, handshake, maskedFrame } from '../support/frames.js';
import { useServer } from '../support/use-server.js';

/** The success of a send to a client that does not read may take a second. */
const WAIT_MS = 5_000;

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

  it.each([
    ['plain HTTP', handshake({ Upgrade: null, Connection: null }), 426],
    ['HEAD', handshake({ Upgrade: null, Connection: null }, 'HEAD / HTTP/1.1'), 426],
    ['a POST that upgrades', handshake({}, 'POST / HTTP/1.1'), 405],
    ['another upgrade', handshake({ Upgrade: 'h2c' }), 400],
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
    const startMs = performance.now();
    socket.end();

    expect((await events(2))[1]).toBe(
      `onClientDisconnected {"message":"","client":"${id}","event":"disconnected"}`,
    );
    expect(performance.now() - startMs).toBeLessThan(1_000);
  });

  it('gets nothing more and is not counted once its close frame is there', async () => {
    const { socket, ask, server, port, id } = await useFloodedClient();
    const other = await connectClient(port);
    socket.write(closeFrame(1000, 'bye'));
    await vi.waitFor(async () => {
      expect(await ask(server, 'send', id, 'late')).toBe(
        `onFailure "client ${id} is not yet connected"`,
      );
    }, WAIT_MS);

    expect(await ask(server, 'sendToAllClients', 'hi')).toBe(
      'onSuccess {"clientsSent":1,"send":"success"}',
    );
    expect(await other.next()).toBe('hi');
  });
});

it('lets a client that is reading have all that was sent before stop', async () => {
  const { port, server, ask } = await useServer();
  const socket = await connectRaw(port);
  socket.write(HANDSHAKE);
  await once(socket, 'data');
  const count = 200;
  for (let sent = 0; sent < count; sent += 1) server.sendToAllClients('x'.repeat(100_000));
  let received = 0;
  // Half of it within the first half second, the rest after it.
  socket.on('data', (bytes) => {
    const before = received;
    received += bytes.length;
    if (before < 10_000_000 && received >= 10_000_000) {
      socket.pause();
      setTimeout(() => socket.resume(), 750);
    }
  });
  const ended = new Promise((resolve) => socket.on('close', resolve));
  socket.on('end', () => socket.end());
  await ask(server, 'stop');
  await ended;

  expect(received).toBeGreaterThanOrEqual(count * 100_000);
});

it('tells why a client left that had said so before stop', async () => {
  const { port, server, events } = await useServer();
  server.onmessage = () => server.stop();
  const socket = await connectRaw(port);
  socket.write(HANDSHAKE);
  socket.write(Buffer.concat([maskedFrame({ text: 'hi' }), closeFrame(1000, 'bye')]));

  expect((await events(2))[1]).toContain('"message":"bye"');
});

it('cuts the TCP of a client that has left but keeps it open', async () => {
  const { port, events } = await useServer();
  const socket = await connectRaw(port);
  socket.write(HANDSHAKE);
  socket.write(closeFrame(1000));
  await events(2);
  const writing = setInterval(() => socket.write('x'), 50);
  onTestFinished(() => clearInterval(writing));

  // A write to a connection that the server has given up is answered with a reset.
  const startMs = performance.now();
  await new Promise((resolve) => socket.on('close', resolve));
  expect(performance.now() - startMs).toBeLessThan(10_000);
});

describe('keep-alive', () => {
  it('pings, and cuts a client that does not answer, without a close frame', async () => {
    const { port, events } = await useServer({ keepAliveMs: 300 });
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
});
