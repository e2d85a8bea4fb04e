import { resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createEmulator, type EmulatorOptions, type TraceEntry } from '../../src/index.js';
import { createTestApp } from '../carriers/test-app.js';
import { connectClient } from '../support/client.js';
import { findFreePort, isFree } from '../support/free-port.js';
import { ownAddress } from '../support/own-address.js';
import { hasIpv6 } from '../support/platform.js';

function useEmulator(options?: EmulatorOptions) {
  const emulator = createEmulator(options);
  onTestFinished(() => emulator.close());
  return { emulator, ...createTestApp({ ...emulator, document: new EventTarget() }) };
}

function portOf(printed: string): number {
  return Number(/"port":(\d+)/.exec(printed)?.[1]);
}

describe('createEmulator', () => {
  it('makes phones of their own, which may want the same port', async () => {
    const port = await findFreePort();
    const other = ownAddress();
    const one = useEmulator({ host: '127.0.0.1' });
    const two = useEmulator({ host: other });

    const printed = [
      await one.ask(one.plugins.webSocketServer(port), 'start'),
      await two.ask(two.plugins.webSocketServer(port), 'start'),
    ];
    const client = await connectClient(`ws://${other}:${port}`);

    expect(printed).toEqual([
      `onSuccess {"port":${port},"event":"server:started","ip":"127.0.0.1"}`,
      `onSuccess {"port":${port},"event":"server:started","ip":"${other}"}`,
    ]);
    expect(await one.ask(one.plugins.webSocketServer(port), 'getClients')).toBe('onSuccess []');
    expect(await two.ask(two.plugins.webSocketServer(port), 'getClients')).toContain(client.id);
  });

  it('gives free ports on request, and the object keeps the port it asked for', async () => {
    const phones = [useEmulator({ ports: 'free' }), useEmulator({ ports: 'free' })];

    for (const { plugins, ask } of phones) {
      const server = plugins.webSocketServer(3001);
      const started = portOf(await ask(server, 'start'));
      const client = await connectClient(started);
      expect(server.port).toBe(3001);
      expect(portOf(await ask(server, 'getAddress'))).toBe(started);
      expect(await ask(server, 'getStatus')).toContain(
        `"port":${started},"clients":["${client.id}"]`,
      );
      expect(await ask(server, 'send', client.id, 'hi')).toBe('onSuccess undefined');
    }
  });

  it.each([
    ['ws://localhost', /^\/(127\.0\.0\.1|::1):\d+$/],
    ['ws://127.0.0.1', /^\/127\.0\.0\.1:\d+$/],
    ['ws://[::1]', /^\/::1:\d+$/],
  ])('is reached at %s, with ids as Android shows them', async (url, id) => {
    const { plugins, ask, watch } = useEmulator();
    const port = await findFreePort();
    const server = plugins.webSocketServer(port);
    const { events } = watch(server);
    await ask(server, 'start');

    await connectClient(`${url}:${port}/any/path?query`);

    const [connected = ''] = await events(1);
    expect(JSON.parse(connected.replace('onClientConnected ', '')).client).toMatch(id);
  });

  it('shows an IPv4 client as IPv4 when it listens on all interfaces', async () => {
    const { plugins, ask, watch } = useEmulator({ host: true, ip: '192.0.2.7' });
    const port = await findFreePort();
    const server = plugins.webSocketServer(port);
    const { events } = watch(server);

    const started = await ask(server, 'start');
    const client = await connectClient(port);

    expect(started).toBe(`onSuccess {"port":${port},"event":"server:started","ip":"192.0.2.7"}`);
    expect(await events(1)).toEqual([
      `onClientConnected {"client":"${client.id}","event":"connected"}`,
    ]);
  });

  it.runIf(hasIpv6)('takes all loopback addresses or none', async () => {
    const port = await findFreePort();
    const onIpv6 = useEmulator({ host: '[::1]', ip: '[::1]' });
    await onIpv6.ask(onIpv6.plugins.webSocketServer(port), 'start');
    const { plugins, ask, emulator } = useEmulator();
    const logs: TraceEntry[] = [];
    emulator.onTrace((entry) => entry.kind === 'log' && logs.push(entry));

    const printed = await ask(plugins.webSocketServer(port), 'start');
    await onIpv6.emulator.close();

    expect(printed).toContain('EADDRINUSE');
    expect(await isFree(port)).toBe(true);
    expect(logs).toMatchObject([
      {
        level: 'warning',
        text: `port ${port} is in use by another program or page: stop that one, or choose another port`,
      },
    ]);
  });

  it('names an address that this machine does not have', async () => {
    const { plugins, ask } = useEmulator({ host: '192.0.2.1' });

    expect(await ask(plugins.webSocketServer(await findFreePort()), 'start')).toBe(
      'onFailure "java.net.BindException: bind failed: EADDRNOTAVAIL (Cannot assign requested address)"',
    );
  });

  it('closes everything, once, and starts nothing from then on', async () => {
    const { emulator, plugins, ask, watch } = useEmulator();
    const port = await findFreePort();
    const server = plugins.webSocketServer(port);
    const { log } = watch(server);
    await ask(server, 'start');
    const client = await connectClient(port);

    await Promise.all([emulator.close(), emulator.close(), emulator[Symbol.asyncDispose]()]);

    expect(await client.closed).toBe('1001 ');
    expect(log.at(-1)).toContain('onClientDisconnected');
    expect(await isFree(port)).toBe(true);
    expect([await ask(server, 'getStatus'), await ask(server, 'start')]).toEqual([
      'onSuccess {"status":"stopped"}',
      'onFailure "the app has ended: its servers can not be started any more"',
    ]);
    await expect(emulator.serve({ www: 'fixtures/www/chat', port: 0 })).rejects.toMatchObject({
      name: 'EmulatorError',
      code: 'WSSEMU_ERR_CLOSED',
    });
  });

  it('starts no server any more once it is being closed', async () => {
    const { emulator, plugins } = useEmulator();
    const states: string[] = [];
    emulator.onTrace((entry) => entry.kind === 'state' && states.push(entry.to));
    const server = plugins.webSocketServer(await findFreePort());
    server.start();
    server.stop();
    server.start();

    await emulator.close();
    await new Promise((resolve) => setImmediate(resolve));

    expect(states).toEqual(['starting', 'started', 'stopping', 'stopped']);
  });

  it.each([
    [{ prot: 1 }, 'There is no option "prot". The options are host, ip, '],
    [{ host: 5 }, `Option "host" can't be 5: it takes an address`],
    [{ ip: 'here' }, `Option "ip" can't be "here": it takes an IP address`],
    [{ ports: 'any' }, `Option "ports" can't be "any": it takes 'asked' or 'free'`],
    [{ maxPayloadBytes: 0 }, `Option "maxPayloadBytes" can't be 0`],
    [{ maxFragments: 1.5 }, `Option "maxFragments" can't be 1.5: it takes a number from 1 to`],
    [{ handshakeTimeoutMs: 2 ** 31 }, `Option "handshakeTimeoutMs" can't be 2147483648`],
    [{ maxQueuedBytes: '1' }, `Option "maxQueuedBytes" can't be "1"`],
    [{ maxClients: 0 }, `Option "maxClients" can't be 0: it takes a number from 1 up`],
    [{ maxServers: Number.NaN }, `Option "maxServers" can't be NaN`],
    [{ keepAliveMs: -1 }, `Option "keepAliveMs" can't be -1`],
    [{ www: '' }, `Option "www" can't be "": it takes the path of a folder`],
  ])('refuses the options %j', (options, message) => {
    expect(() => createEmulator(options as EmulatorOptions)).toThrow(
      expect.objectContaining({
        code: 'WSSEMU_ERR_INVALID_OPTION',
        message: expect.stringContaining(message),
      }),
    );
  });
});

describe('www', () => {
  it('is ./www by default, and need not exist', () => {
    const { plugins } = useEmulator();
    expect(plugins.httpServer('client').rootDirectoryAbsolutePath).toBe(resolve('www/client'));
  });

  it('is what serve serves when it is given nothing else', async () => {
    const { emulator } = useEmulator({ www: 'fixtures/www/chat' });
    const [own, other] = [
      await emulator.serve({ port: 0 }),
      await emulator.serve({ www: 'test/app', port: 0 }),
    ];
    expect([own.www, other.www]).toEqual([resolve('fixtures/www/chat'), resolve('test/app')]);
  });

  it('is named for the globals’ servers too', () => {
    const { emulator } = useEmulator({ www: 'test/app' });
    const target = {};
    emulator.installGlobals(target);
    const { HttpServer } = Reflect.get(target, 'monaca');
    expect(Reflect.get(target, 'plugins').httpServer()).toBeInstanceOf(HttpServer);
    expect(new HttpServer().rootDirectoryAbsolutePath).toBe(resolve('test/app'));
  });
});

describe('callbacks that throw', () => {
  it('reach onCallbackError and stop none of the next', async () => {
    const errors: unknown[] = [];
    const { plugins, ask } = useEmulator({ onCallbackError: (error) => errors.push(error) });
    const server = plugins.webSocketServer(await findFreePort());
    const fail = (name: string) => () => {
      throw new Error(name);
    };

    server.start(fail('start'));
    server.getAddress(fail('getAddress'));
    server.send('nobody', 'hi', null, fail('send'));

    expect(await ask(server, 'getClients')).toBe('onSuccess []');
    expect(errors).toEqual([new Error('start'), new Error('getAddress'), new Error('send')]);
  });
});

describe('callbacks that ask again', () => {
  it('keep neither timers nor sockets waiting, also behind promises', async () => {
    const { plugins, ask } = useEmulator();
    const port = await findFreePort();
    const server = plugins.webSocketServer(port);
    await ask(server, 'start');
    const getClients = () =>
      new Promise<readonly string[]>((resolve) => server.getClients((ids) => resolve(ids)));
    const connecting = connectClient(port);

    let ids = await getClients();
    while (ids.length === 0) ids = await getClients();

    expect(ids).toEqual([(await connecting).id]);
  });
});

describe('onCallbackError', () => {
  it('may throw without stopping the next callback', async () => {
    const uncaught: unknown[] = [];
    const keep = (error: unknown) => uncaught.push(error);
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', keep);
    const { plugins, ask } = useEmulator({
      onCallbackError: (error) => {
        throw error;
      },
    });
    const server = plugins.webSocketServer();
    server.getStatus(() => {
      throw new Error('in a callback');
    });

    expect(await ask(server, 'getStatus')).toBe('onSuccess {"status":"stopped"}');
    await new Promise((resolve) => setImmediate(resolve));
    process.removeListener('uncaughtException', keep);
    for (const other of others) process.on('uncaughtException', other);
    expect(uncaught).toEqual([new Error('in a callback')]);
  });
});

describe('installGlobals', () => {
  it('gives an app its globals and deviceready, and takes them back', async () => {
    const { emulator } = useEmulator();
    const target: Record<string, unknown> = { plugins: 'as before' };

    const uninstall = emulator.installGlobals(target);
    const document = target.document as EventTarget;
    const calls: string[] = [];
    const early = () => calls.push('early');
    document.addEventListener('deviceready', early);
    document.addEventListener('deviceready', early);
    document.addEventListener('DeviceReady', { handleEvent: () => calls.push('object') });
    expect(calls).toEqual([]);
    await expect.poll(() => calls).toEqual(['early', 'object']);
    document.addEventListener('deviceready', () => calls.push('late'));

    expect(calls).toEqual(['early', 'object', 'late']);
    expect(Object.keys(target)).toEqual(['plugins', 'monaca', 'cordova', 'device', 'document']);
    expect(target.plugins).toBe(emulator.plugins);
    expect(target.device).toMatchObject({ platform: 'Android', isVirtual: true });
    uninstall();
    expect(target).toEqual({ plugins: 'as before' });
  });
});

describe('onTrace', () => {
  it('publishes calls, results, states, events, frames and notes, each once and in order', async () => {
    const { emulator, plugins, ask } = useEmulator();
    const port = await findFreePort();
    const entries: string[] = [];
    const unsubscribe = emulator.onTrace(({ t, page, ...entry }) => {
      entries.push(JSON.stringify(entry));
    });
    const server = plugins.webSocketServer(port);

    await ask(server, 'start');
    const client = await connectClient(port);
    client.ws.send(Buffer.from('binary'));
    client.send('hi');
    await expect.poll(() => entries.at(-1)).toContain('"event":"message"');
    await ask(server, 'send', client.id, 'hello');
    await client.close(1000, 'bye');
    await expect.poll(() => entries.at(-1)).toContain('"disconnected"');
    unsubscribe();
    await ask(server, 'stop');

    const id = client.id;
    const of = { port, client: id };
    expect(entries.map((entry) => JSON.parse(entry))).toEqual([
      call('WebSocketServer1', 'start', { port }),
      { kind: 'state', service: 'WebSocketServer', port, from: 'stopped', to: 'starting' },
      { kind: 'state', service: 'WebSocketServer', port, from: 'starting', to: 'started' },
      {
        kind: 'result',
        callbackId: 'WebSocketServer1',
        status: 1,
        message: { port, event: 'server:started', ip: '127.0.0.1' },
        keepCallback: true,
      },
      { kind: 'event', port, event: { port, event: 'server:started', ip: '127.0.0.1' } },
      { kind: 'event', port, event: { client: id, event: 'connected' } },
      {
        kind: 'frame',
        ...of,
        direction: 'received',
        opcode: 'binary',
        byteLength: 6,
        bytes: Buffer.from('binary').toJSON(),
      },
      {
        kind: 'log',
        level: 'note',
        text: `port ${port}: a binary message of 6 bytes from ${id} is ignored, as on the phone, and so are all that follow: send text`,
      },
      { kind: 'frame', ...of, direction: 'received', opcode: 'text', text: 'hi' },
      { kind: 'event', port, event: { message: 'hi', client: id, event: 'message' } },
      call('WebSocketServer2', 'send', { clientId: id, message: 'hello', port }),
      { kind: 'frame', ...of, direction: 'sent', opcode: 'text', text: 'hello' },
      {
        kind: 'result',
        callbackId: 'WebSocketServer2',
        status: 1,
        message: 'OK',
        keepCallback: false,
      },
      { kind: 'frame', ...of, direction: 'received', opcode: 'close', text: 'bye', code: 1000 },
      { kind: 'event', port, event: { message: 'bye', client: id, event: 'disconnected' } },
    ]);
  });

  it('shows events as they were, whatever the app does to its own', async () => {
    const { emulator, plugins, ask } = useEmulator();
    const port = await findFreePort();
    const server = plugins.webSocketServer(port);
    const seen: TraceEntry[] = [];
    emulator.onTrace((entry) => entry.kind === 'event' && seen.push(entry));
    server.onClientConnected = (event) => Object.assign(event, { client: 'changed' });
    await ask(server, 'start');
    const client = await connectClient(port);
    await ask(server, 'getClients');

    expect(seen[1]).toMatchObject({ event: { client: client.id, event: 'connected' } });
  });

  it('has a note when the events of a server move to another start', async () => {
    const { emulator, plugins, ask } = useEmulator();
    const port = await findFreePort();
    const notes: TraceEntry[] = [];
    emulator.onTrace((entry) => entry.kind === 'log' && notes.push(entry));
    await ask(plugins.webSocketServer(port), 'start');
    expect(notes).toEqual([]);
    await ask(plugins.webSocketServer(port), 'start');

    expect(notes).toMatchObject([
      {
        level: 'note',
        text: `port ${port}: started again; its events go to the newest start from now on, and no longer to the one before`,
      },
    ]);
  });

  it('lets a listener throw without harm to the app', async () => {
    const { emulator, plugins, ask } = useEmulator();
    const uncaught: unknown[] = [];
    const keep = (error: unknown) => uncaught.push(error);
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', keep);
    const unsubscribe = emulator.onTrace(() => {
      throw new Error('listener');
    });
    const printed = await ask(plugins.webSocketServer(), 'getStatus');
    unsubscribe();
    await new Promise((resolve) => setImmediate(resolve));
    process.removeListener('uncaughtException', keep);
    for (const other of others) process.on('uncaughtException', other);

    expect(printed).toBe('onSuccess {"status":"stopped"}');
    expect(uncaught).toEqual([new Error('listener'), new Error('listener')]);
  });
});

function call(callbackId: string, action: string, argument: object) {
  return { kind: 'call', callbackId, service: 'WebSocketServer', action, args: [argument] };
}
