// The native half of cordova.plugins.wsserver: Android, 1.6.0, on Java-WebSocket 1.4.0 (docs/wsserver.md).
import { Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Arrivals } from '../../src/clients/arrivals.js';
import { createEmulator, type EmulatorOptions, type EventEntry } from '../../src/index.js';
import { createTestApp } from '../carriers/test-app.js';
import { connectClient, connectRaw, readToEnd, readUntil } from '../support/client.js';
import { closeFrame, handshake, maskedFrame } from '../support/frames.js';
import { findFreePort } from '../support/free-port.js';
import { PATIENCE } from '../support/patience.js';
import { useWsserver } from '../support/use-wsserver.js';

const OPENED = '\r\n\r\n';

function usePhone(options: EmulatorOptions = {}) {
  const emulator = createEmulator(options);
  onTestFinished(() => emulator.close());
  return emulator;
}

describe('exec', () => {
  it('has results with the keys of Android, and base64 in lines of 76 characters', async () => {
    const emulator = usePhone();
    const port = await findFreePort();
    const got: string[] = [];
    const results = new Arrivals<string>();
    emulator.exec(
      (message) => {
        got.push(JSON.stringify(message));
        results.add('');
      },
      ...([null, 'WebSocketServer', 'start', [port, null, null, null]] as const),
    );
    await results.take(() => true, PATIENCE);
    const client = await connectClient(port);
    client.send('hi');
    for (const length of [0, 57, 58]) client.ws.send(Buffer.alloc(length));
    await client.close(3000);
    while (got.length < 7) await results.take(() => true, PATIENCE);

    const uuid = JSON.parse(got[1] ?? '').conn.uuid;
    const line = 'A'.repeat(76);
    expect(got[0]).toBe(`{"addr":"::","port":${port}}`);
    expect(got[1]).toMatch(/^\{"action":"onOpen","conn":\{"uuid":".*,"resource":"\/"\}\}$/);
    expect(got.slice(2)).toEqual([
      `{"action":"onMessage","uuid":"${uuid}","msg":"hi"}`,
      `{"action":"onMessage","uuid":"${uuid}","msg":"\\n","is_binary":true}`,
      `{"action":"onMessage","uuid":"${uuid}","msg":"${line}\\n","is_binary":true}`,
      `{"action":"onMessage","uuid":"${uuid}","msg":"${line}\\nAA==\\n","is_binary":true}`,
      `{"action":"onClose","uuid":"${uuid}","code":3000,"reason":"","wasClean":true}`,
    ]);
  });

  it('sends null as its text and a missing message as an empty one, and calls back for none', async () => {
    const { emulator, port, last, events } = await useWsserver();
    const client = await connectClient(port);
    await events(2);
    const { uuid } = last();
    const call = vi.fn();
    for (const args of [[uuid, null], [uuid], [uuid, 1e21], [uuid, { a: '/' }]]) {
      emulator.exec(call, call, 'WebSocketServer', 'send', args);
    }

    expect([await client.next(), await client.next()]).toEqual(['null', '']);
    expect([await client.next(), await client.next()]).toEqual(['1.0E21', '{"a":"\\/"}']);
    expect(call).not.toHaveBeenCalled();
  });

  it('lists the interfaces that are not loopback, in the system’s order', async () => {
    const { app } = await useWsserver();
    const [, printed = ''] = (await app.askWsserver('getInterfaces')).split('success ');
    const [interfaces] = JSON.parse(printed);

    const external = Object.entries(networkInterfaces()).filter(([, all = []]) =>
      all.some(({ internal }) => !internal),
    );
    expect(Object.keys(interfaces)).toEqual(external.map(([name]) => name));
    for (const [name, all = []] of external) {
      const { ipv4Addresses, ipv6Addresses } = interfaces[name];
      expect(Object.keys(interfaces[name])).toEqual(['ipv4Addresses', 'ipv6Addresses']);
      expect(ipv4Addresses.length + ipv6Addresses.length).toBe(all.length);
    }
  });

  it.each([
    ['a port below 1024', '127.0.0.1', 80, 'Permission denied'],
    ['an address that the machine lacks', '192.0.2.1', 0, 'Cannot assign requested address'],
  ])('says why it can’t listen: %s', async (_, host, port, reason) => {
    const { startWsserver } = createTestApp({ ...usePhone({ host }), document: new EventTarget() });
    expect(await startWsserver(port).events(1)).toEqual([`onFailure ["::",${port},"${reason}"]`]);
  });
});

describe('handshake', () => {
  it('answers as Java-WebSocket: the client’s Connection, no extension, names in their order', async () => {
    const { port, events, conns } = await useWsserver({ protocols: ['b', 'a'] });
    const socket = await connectRaw(port);
    const answer = readUntil(socket, OPENED);
    socket.write(
      handshake({
        Connection: 'keep-alive, Upgrade',
        'Sec-WebSocket-Protocol': 'a, b',
        'Sec-WebSocket-Extensions': 'permessage-deflate',
        'x-Twice': 'one\r\nX-TWICE: two',
      }),
    );

    expect((await answer).replace(/(?<=Date: ).*(?=\r)/, 'now').split('\r\n')).toEqual([
      'HTTP/1.1 101 Web Socket Protocol Handshake',
      'Connection: keep-alive, Upgrade',
      'Date: now',
      'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
      'Sec-WebSocket-Protocol: b',
      'Server: TooTallNate Java-WebSocket',
      'Upgrade: websocket',
      '',
      '',
    ]);
    await events(2);
    expect(conns[0]?.httpFields['x-Twice']).toBe('one; two');
  });

  it('takes a missing key', async () => {
    const { port } = await useWsserver();
    const socket = await connectRaw(port);
    const answer = readUntil(socket, OPENED);
    socket.write(handshake({ 'Sec-WebSocket-Key': null }));
    expect(await answer).toMatch(
      /^HTTP\/1.1 101 [\s\S]*Sec-WebSocket-Accept: Kfh9QIsMVZcl6xEPYxPHzW8SZ8w=/,
    );
  });

  const ORIGINS = { origins: ['https://a.example', 'null'] };
  const PROTOCOLS = { protocols: ['chat'] };

  it.each([
    ['an origin that is listed', { Origin: 'https://a.example' }, ORIGINS],
    ['the origin null, if listed', { Origin: 'null' }, ORIGINS],
    ['any origin without a list', { Origin: 'https://b.example' }, { origins: null }],
    ['any origin with an empty list', { Origin: 'https://b.example' }, { origins: [] }],
    ['any origin with what is no list', { Origin: 'x' }, { origins: 'https://a.example' as never }],
    ['a subprotocol that is listed', { 'Sec-WebSocket-Protocol': 'x,chat' }, PROTOCOLS],
  ])('lets in %s', async (_, headers, options) => {
    const { port, events } = await useWsserver(options);
    const socket = await connectRaw(port);
    socket.write(handshake(headers as Record<string, string>));
    expect(await events(2)).toHaveLength(2);
  });

  const get = (headers = {}, line?: string) => handshake(headers, line);

  it.each([
    [
      'an origin in another case',
      get({ Origin: 'https://A.example' }),
      ORIGINS,
      'its origin is "https://A.example", and start\'s origins are "https://a.example", "null": add it there, letter for letter, or leave origins out',
    ],
    ['no origin, if there is a list', get(), ORIGINS, "it has no Origin, and start's origins are"],
    ['no subprotocol, if there is a list', get(), PROTOCOLS, 'it offers no subprotocol'],
    [
      'another subprotocol',
      get({ 'Sec-WebSocket-Protocol': 'x' }),
      PROTOCOLS,
      'it offers the subprotocol "x", and start\'s protocols are "chat": add it there',
    ],
    [
      'any subprotocol without a list',
      get({ 'Sec-WebSocket-Protocol': 'x' }),
      {},
      'it offers the subprotocol "x", and start was given no protocols',
    ],
    [
      'plain HTTP',
      get({ Upgrade: null, Connection: null, 'Sec-WebSocket-Version': null }),
      {},
      'it is plain HTTP',
    ],
    ['POST', get({ 'Content-Length': '2' }, 'POST / HTTP/1.1'), {}, 'it begins with POST'],
    [
      'another version',
      get({ 'Sec-WebSocket-Version': '8' }),
      {},
      'its Sec-WebSocket-Version is "8"',
    ],
    ['garbage', 'garbage\r\n\r\n', {}, 'what it sent is not HTTP'],
  ])(
    'refuses %s with 404 and a reason on the log, and without an event',
    async (_, text, options, reason) => {
      const { port, log, said } = await useWsserver(options);
      const socket = await connectRaw(port);
      socket.write(text);

      expect(await readToEnd(socket)).toBe(
        'HTTP/1.1 404 WebSocket Upgrade Failure\r\nContent-Type: text/html\nServer: TooTallNate Java-WebSocket\n' +
          'Content-Length: 77\r\n\r\n<html><head></head><body><h1>404 WebSocket Upgrade Failure</h1></body></html>',
      );
      expect(said()).toEqual([
        expect.stringContaining(
          `port ${port}: a handshake was refused (404 WebSocket Upgrade Failure): ${reason}`,
        ),
      ]);
      expect(log).toHaveLength(1);
    },
  );

  it.each([true, false])('sets TCP_NODELAY as tcpNoDelay says: %s', async (tcpNoDelay) => {
    const { port, events } = await useWsserver({ tcpNoDelay });
    const set = vi.spyOn(Socket.prototype, 'setNoDelay');
    await connectClient(port);
    await events(2);
    expect(set.mock.calls.filter((args) => args.length > 0)).toEqual([[tcpNoDelay]]);
    set.mockRestore();
  });
});

describe('leaving', () => {
  it.each([
    [1000, true],
    [1001, false],
    [1002, false],
    [1003, false],
    [1007, false],
    [1011, false],
    [1014, false],
    [3000, true],
    [4999, true],
  ])('decides wasClean by the code alone: %i, %s', async (code, wasClean) => {
    const { port, events, wsserver, last } = await useWsserver();
    const socket = await connectRaw(port);
    socket.write(handshake());
    await events(2);
    socket.write(closeFrame(code, 'why'));
    expect((await events(3))[2]).toBe(`onClose #1 closed [${code},"why",${wasClean}]`);
    await connectClient(port);
    await events(4);
    wsserver.close(last(), code, 'why');
    expect((await events(5))[4]).toBe(`onClose #2 closed [${code},"why",${wasClean}]`);
  });

  it('answers an empty close frame with 1000, and tells 1000', async () => {
    const { port, events } = await useWsserver();
    const client = await connectClient(port);
    expect(await client.close()).toBe('1000 ');
    expect((await events(3))[2]).toBe('onClose #1 closed [1000,"",true]');
  });

  it('tells 1006 when TCP ends without a close frame', async () => {
    const { port, events } = await useWsserver();
    const socket = await connectRaw(port);
    socket.write(handshake());
    await events(2);
    socket.end();
    expect((await events(3))[2]).toBe('onClose #1 closed [1006,"",false]');
  });

  it('does not notice a reset, sends into nothing, and tells 1006 when a pong is missing', async () => {
    const { port, events, log, wsserver, last, said, history } = await useWsserver(
      {},
      { keepAliveMs: 300 },
    );
    const client = await connectClient(port);
    await events(2);
    client.reset();
    await vi.waitFor(() => expect(said().join()).toContain('the app hears of it'), PATIENCE);
    const before = [...log];
    wsserver.send(last(), 'lost');

    expect(before).toHaveLength(2);
    expect((await events(3))[2]).toBe(
      'onClose #1 closed [1006,"The connection was closed because the other endpoint did not respond with a pong in time. For more information check: https://github.com/TooTallNate/Java-WebSocket/wiki/Lost-connection-detection",false]',
    );
    expect(history.some((entry) => entry.kind === 'frame' && entry.text === 'lost')).toBe(false);
  });

  it('cuts a client that answers no ping, and no other', async () => {
    const { port, events } = await useWsserver({}, { keepAliveMs: 50 });
    const silent = await connectRaw(port);
    silent.write(handshake());
    await events(2);
    await connectClient(port);
    expect((await events(4))[3]).toMatch(
      /^onClose #1 closed \[1006,"The connection was closed because/,
    );
  });

  it('ends TCP at once when it closes, without waiting for an answer', async () => {
    const { port, events, wsserver, last } = await useWsserver();
    const socket = await connectRaw(port);
    const opened = readUntil(socket, OPENED);
    socket.write(handshake());
    await opened;
    await events(2);
    const rest = readToEnd(socket);
    wsserver.close(last(), 4000, 'x');
    expect(await rest).toBe('\x88\x03\x0f\xa0x');
  });

  it.each([0, 999, 1004, 1005, 1015, 2000, 5000, -5])(
    'sends 1011 in place of the code %i',
    async (code) => {
      const { port, events, wsserver, last } = await useWsserver();
      const client = await connectClient(port);
      await events(2);
      wsserver.close(last(), code, 'why');
      expect(await client.closed).toBe('1011 ');
      expect((await events(3))[2]).toBe('onClose #1 closed [1011,"",false]');
    },
  );

  it('ends TCP without a frame for 1006, and tells the reason', async () => {
    const { port, events, wsserver, last } = await useWsserver();
    const client = await connectClient(port);
    await events(2);
    wsserver.close(last(), 1006, 'gone');
    expect(await client.closed).toBe('1006 ');
    expect((await events(3))[2]).toBe('onClose #1 closed [1006,"gone",false]');
  });

  it('sends a reason of more than 123 bytes unchecked: the client sees a broken protocol', async () => {
    const { port, events, wsserver, last } = await useWsserver();
    const client = await connectClient(port);
    await events(2);
    wsserver.close(last(), 4000, 'x'.repeat(124));
    expect(await client.closed).toBe('1006 ');
    expect((await events(3))[2]).toBe(`onClose #1 closed [4000,"${'x'.repeat(124)}",true]`);
  });

  it.each([
    ['text that is no UTF-8', maskedFrame({ bytes: Buffer.from([0xff]) })],
    ['a reserved bit', maskedFrame({ opcode: 0x41 })],
    ['a close code that may not be sent', closeFrame(999)],
  ])('closes with 1011 on both sides for %s', async (_, bytes) => {
    const { port, events, said } = await useWsserver();
    const socket = await connectRaw(port);
    const opened = readUntil(socket, OPENED);
    socket.write(handshake());
    await opened;
    await events(2);
    const rest = readToEnd(socket);
    socket.write(bytes);
    expect((await events(3))[2]).toBe('onClose #1 closed [1011,"",false]');
    expect(await rest).toBe('\x88\x02\x03\xf3');
    expect(said()).toEqual([expect.stringContaining('was cut off')]);
  });

  it('joins fragments and answers pings', async () => {
    const { port, events } = await useWsserver();
    const socket = await connectRaw(port);
    const pong = readUntil(socket, '\x8a\x02hi');
    socket.write(handshake());
    await events(2);
    socket.write(maskedFrame({ opcode: 2, isFinal: false, bytes: Buffer.from([1]) }));
    socket.write(maskedFrame({ opcode: 9, text: 'hi' }));
    socket.write(maskedFrame({ opcode: 0, bytes: Buffer.from([2]) }));
    expect((await events(3))[2]).toBe('onMessage #1 open [object ArrayBuffer] 1 2');
    await pong;
  });
});

it('shows clients by their uuids, with their own address, in the trace and in the status', async () => {
  const { emulator, port, events, last, history, wsserver } = await useWsserver();
  const client = await connectClient(port);
  client.send('hi');
  client.ws.send(Buffer.from('bin'));
  await events(4);
  const { uuid } = last();
  expect(emulator.servers).toMatchObject([{ service: 'WebSocketServer', port, clients: [uuid] }]);
  wsserver.close(last(), 4000, 'bye');

  const told = history.filter(
    (entry): entry is EventEntry & typeof entry => entry.kind === 'event',
  );
  expect(told.map(({ event }) => event)).toEqual([
    { port, event: 'server:started', ip: '127.0.0.1' },
    { client: uuid, event: 'connected', address: client.id },
    { message: 'hi', client: uuid, event: 'message' },
    { message: 'Ymlu', client: uuid, event: 'message', isBinary: true },
    { message: 'bye', client: uuid, event: 'disconnected', code: 4000, wasClean: true },
  ]);
});
