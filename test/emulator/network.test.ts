// Wi-Fi off, another network, and connections that are refused, seen from both ends.

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createEmulator } from '../../src/index.js';
import { MessageFaults } from '../../src/services/web-socket-server/message-faults.js';
import { connectClient, connectRaw } from '../support/client.js';
import { HANDSHAKE } from '../support/frames.js';
import { isFree } from '../support/free-port.js';
import { ownAddress } from '../support/own-address.js';
import { connectInVain, settle, usePhone } from '../support/use-phone.js';

const NEW_ADDRESS = ownAddress();
const ABORTED = 'java.net.SocketException: Software caused connection abort';

function connected(client: string) {
  return `onClientConnected {"client":"${client}","event":"connected"}`;
}

function message(client: string, text: string) {
  return `onmessage {"message":"${text}","client":"${client}","event":"message"}`;
}

function disconnected(client: string, reason = '') {
  return `onClientDisconnected {"message":"${reason}","client":"${client}","event":"disconnected"}`;
}

describe('offline', () => {
  it('holds everything, both ways, until the same network is back', async () => {
    const { emulator, server, log, events, connect } = await usePhone();
    const client = await connect();
    await events(1);

    emulator.network.offline();
    client.send('from client');
    server.send(client.id, 'to client');
    await settle();
    expect([log, client.received]).toEqual([[connected(client.id)], []]);
    emulator.network.online();

    expect(await client.next()).toBe('to client');
    expect(await events(2)).toEqual([connected(client.id), message(client.id, 'from client')]);
  });

  it('leaves servers started, without an ip', async () => {
    const { emulator, server, port, ask, connect } = await usePhone();
    const client = await connect();

    emulator.network.offline();
    const offline = await ask(server, 'getStatus');
    emulator.network.online();

    const status = (ip: string) =>
      `onSuccess {"status":"started","ip":"${ip}","port":${port},"clients":["${client.id}"]}`;
    expect(offline).toBe(status(''));
    expect(await ask(server, 'getStatus')).toBe(status('127.0.0.1'));
  });

  it('lets no FIN through: what the app has closed stays open for its clients', async () => {
    const { emulator, server, ask, connect, port } = await usePhone();
    const client = await connect();

    emulator.network.offline();
    expect(await ask(server, 'stop')).toBe('onSuccess undefined');
    await settle();
    expect(client.ws.readyState).toBe(WebSocket.OPEN);
    emulator.network.online();

    expect(await client.closed).toBe('1006 ');
    expect(await isFree(port)).toBe(true);
  });

  it('hears of no departure until the network is back', async () => {
    const { emulator, log, events, connect } = await usePhone();
    const [ended, reset] = [await connect(), await connect()];
    await events(2);

    emulator.network.offline();
    ended.ws.terminate();
    reset.reset();
    await Promise.all([ended.closed, reset.closed]);
    await settle();
    expect(log).toEqual([connected(ended.id), connected(reset.id)]);
    emulator.network.online();

    const error = `onerror {"message":"java.net.SocketException: Connection reset","client":"${reset.id}","event":"error"}`;
    expect((await events(5)).slice(2)).toEqual(
      expect.arrayContaining([disconnected(ended.id), error, disconnected(reset.id)]),
    );
  });

  it('answers no new connection until the network is back', async () => {
    const { emulator, log, port, events } = await usePhone();

    emulator.network.offline();
    const socket = await connectRaw(port);
    socket.write(HANDSHAKE);
    await settle();
    expect([log, socket.readableLength]).toEqual([[], 0]);
    emulator.network.online();

    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 101 /);
    expect(await events(1)).toEqual([connected(`/127.0.0.1:${socket.localPort}`)]);
  });

  it('holds HTTP connections that are open already', async () => {
    const { emulator, port } = await usePhone();
    const socket = await connectRaw(port);
    socket.write('GET / HTTP/1.1\r\n');
    await settle();

    emulator.network.offline();
    socket.write('Host: localhost\r\n\r\n');
    await settle();
    expect(socket.readableLength).toBe(0);
    emulator.network.online();

    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 426 /);
  });

  it('fires offline and online on the document, once each', async () => {
    const { emulator, scenes } = await usePhone();
    const globals = {} as { document: EventTarget };
    emulator.installGlobals(globals);
    const fired: string[] = [];
    for (const type of ['offline', 'online']) {
      globals.document.addEventListener(type, () => fired.push(type));
    }

    emulator.network.offline();
    emulator.network.offline();
    emulator.network.online();
    emulator.network.online();

    expect(fired).toEqual(['offline', 'online']);
    expect(scenes).toEqual([{ scene: 'offline' }, { scene: 'online' }]);
  });

  it('ends everything when the emulator is closed', async () => {
    const { emulator, port, connect } = await usePhone();
    const client = await connect();

    emulator.network.offline();
    await emulator.close();

    expect(await client.closed).toBe('1006 ');
    expect(await isFree(port)).toBe(true);
  });
});

describe('online with another ip', () => {
  it('leaves old clients half-open and listed, and takes new ones at the new address', async () => {
    const { emulator, server, port, ask, events, connect, scenes } = await usePhone({
      host: true,
    });
    const old = await connect();
    await events(1);

    emulator.network.online({ ip: NEW_ADDRESS });
    old.send('nobody hears this');
    await settle();
    const late = await connectClient(`ws://${NEW_ADDRESS}:${port}`);
    late.send('hello');

    expect(await events(3)).toEqual([
      connected(old.id),
      connected(late.id),
      message(late.id, 'hello'),
    ]);
    expect(old.ws.readyState).toBe(WebSocket.OPEN);
    expect(await ask(server, 'getStatus')).toContain(
      `"ip":"${NEW_ADDRESS}","port":${port},"clients":["${old.id}","${late.id}"]`,
    );
    expect(scenes).toEqual([
      { scene: 'offline' },
      { scene: 'online', details: { ip: NEW_ADDRESS } },
    ]);
  });

  it('notices an old client when it is written to', async () => {
    const { emulator, server, ask, events, connect } = await usePhone();
    const client = await connect();
    await events(1);

    emulator.network.online({ ip: NEW_ADDRESS });
    expect(await ask(server, 'send', client.id, 'lost')).toBe('onSuccess undefined');

    expect((await events(3)).slice(1)).toEqual([
      `onerror {"message":"${ABORTED}","client":"${client.id}","event":"error"}`,
      disconnected(client.id),
    ]);
    await settle();
    expect([client.ws.readyState, client.received]).toEqual([WebSocket.OPEN, []]);
  });

  it('notices an old client when what was sent while offline fails', async () => {
    const { emulator, server, events, connect } = await usePhone();
    const client = await connect();
    await events(1);

    emulator.network.offline();
    server.send(client.id, 'held');
    await settle();
    emulator.network.online({ ip: NEW_ADDRESS });

    expect((await events(3))[1]).toContain(ABORTED);
  });

  it('notices an old client when its own side ends', async () => {
    const { emulator, log, events, connect } = await usePhone();
    const client = await connect();
    await events(1);

    emulator.network.offline();
    client.ws.terminate();
    await client.closed;
    await settle();
    expect(log).toHaveLength(1);
    emulator.network.online({ ip: NEW_ADDRESS });

    expect((await events(2))[1]).toBe(disconnected(client.id));
  });

  it('notices an old client by keep-alive', async () => {
    const { emulator, events, connect } = await usePhone({ keepAliveMs: 50 });
    const client = await connect();
    await events(1);

    emulator.network.online({ ip: NEW_ADDRESS });

    expect((await events(3))[1]).toContain(ABORTED);
    expect((await events(3))[2]).toBe(disconnected(client.id));
  });
});

describe('refuseNext', () => {
  it('resets that many connections, and takes the one after them', async () => {
    const { emulator, port, connect, events, scenes } = await usePhone();

    emulator.network.refuseNext(2);
    const outcomes = [await connectInVain(port), await connectInVain(port)];
    const client = await connect();

    expect(outcomes).toEqual(['ECONNRESET', 'ECONNRESET']);
    expect(await events(1)).toEqual([connected(client.id)]);
    expect(scenes).toEqual([{ scene: 'refuseNext', details: { count: 2 } }]);
  });
});

describe('no fault', () => {
  it('leaves sockets and messages as they are, and so does one that is over', async () => {
    const { emulator, server, events, connect } = await usePhone();
    const sockets: object[] = [];
    // The server's end of each connection, as Node makes it.
    const onSocket = (found: unknown) => sockets.push((found as { socket: object }).socket);
    subscribe('net.server.socket', onSocket);
    onTestFinished(() => {
      unsubscribe('net.server.socket', onSocket);
    });
    const client = await connect();
    await events(1);
    const own = () =>
      sockets.map((socket) => Object.hasOwn(socket, 'push') || Object.hasOwn(socket, '_writev'));

    server.send(client.id, 'hi');
    await client.next();
    expect(own()).toEqual([false]);
    emulator.network.offline();
    expect(own()).toEqual([true]);
    emulator.network.online();
    expect(own()).toEqual([false]);
  });
});

describe('no fault on messages', () => {
  it('steps between no client and its server', async () => {
    const attach = vi.spyOn(MessageFaults.prototype, 'attach');
    onTestFinished(() => attach.mockRestore());
    const { emulator, server, connect } = await usePhone();

    const first = await connect();
    server.send(first.id, 'hi');
    await first.next();
    expect(attach).not.toHaveBeenCalled();
    emulator.network.latency({ delayMs: 1 });
    expect(attach.mock.calls.map(([client]) => client.detour !== undefined)).toEqual([true]);
    emulator.network.latency();
    await connect();

    expect(attach.mock.calls.map(([client]) => client.detour !== undefined)).toEqual([false]);
  });
});

describe('options out of range', () => {
  it.each<[string, (network: ReturnType<typeof createEmulator>['network']) => unknown, RegExp]>([
    ['online', (network) => network.online({ ip: 'wifi' }), /"ip" can't be "wifi"/],
    ['online', (network) => network.online({ ip: '' }), /"ip" can't be ""/],
    ['latency', (network) => network.latency({ delayMs: -1 }), /"delayMs" can't be -1/],
    ['latency', (network) => network.latency({ delayMs: Number.NaN }), /"delayMs" can't be NaN/],
    ['latency', (network) => network.latency({ jitterMs: 2 ** 31 }), /"jitterMs" can't be/],
    ['latency', (network) => network.latency({ seed: 0.5 }), /"seed" can't be 0.5/],
    ['latency', (network) => network.latency(100 as never), /an object, not 100/],
    ['latency', (network) => network.latency({ delay: 1 } as never), /no option "delay"/],
    ['refuseNext', (network) => network.refuseNext(-1), /"count" can't be -1/],
    ['refuseNext', (network) => network.refuseNext(undefined as never), /"count" can't be undef/],
    ['onMessage', (network) => network.onMessage('drop' as never), /"rule" can't be "drop"/],
  ])('%s refuses them with a code', (_name, act, text) => {
    const { network } = createEmulator();

    expect(() => act(network)).toThrow(
      expect.objectContaining({
        code: 'WSSEMU_ERR_INVALID_OPTION',
        message: expect.stringMatching(text),
      }),
    );
  });
});
