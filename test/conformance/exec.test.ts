// Contract, section 2: the seam that apps with their own copy of the plugin's script use.
import { expect, it } from 'vitest';
import { describeOverCarriers } from '../carriers/index.js';
import { startWatched } from '../carriers/start-watched.js';
import { connectClient } from '../support/client.js';
import { findFreePort } from '../support/free-port.js';

describeOverCarriers('exec', ({ openApp }) => {
  it('answers at the level of the wire, without regard to the case of actions', async () => {
    const app = await openApp();
    const port = await findFreePort();
    const started = await app.run(
      ({ askExec }, port) => askExec('WebSocketServer', 'START', [{ port }]),
      port,
    );
    const client = await connectClient(port);

    const printed = await app.run(
      async ({ askExec }, id) => [
        await askExec('WebSocketServer', 'getAddress', []),
        await askExec('WebSocketServer', 'GetClients', []),
        await askExec('WebSocketServer', 'getStatus'),
        await askExec('WebSocketServer', 'send', [{ clientId: id, message: 'hi' }]),
        await askExec('WebSocketServer', 'sendToAllClients', [{ message: 'hi' }]),
        await askExec('WebSocketServer', 'start', []),
        await askExec('WebSocketServer', 'stop', []),
        await askExec('WebSocketServer', 'stop', []),
        await askExec('WebSocketServer', 'start', []),
      ],
      client.id,
    );

    const result = `success {"port":${port},"event":"server:started","ip":"127.0.0.1"}`;
    expect([started, ...printed]).toEqual([
      result,
      `success {"port":${port},"ip":"127.0.0.1"}`,
      `success ["${client.id}"]`,
      `success {"status":"started","ip":"127.0.0.1","port":${port},"clients":["${client.id}"]}`,
      'success "OK"',
      'success {"clientsSent":1,"send":"success"}',
      result,
      'success "OK"',
      'failure "server not yet started"',
      'failure "JSON error"',
    ]);
  });

  it('means the server started last when no port is given', async () => {
    const app = await openApp();
    const [one, two] = [await findFreePort(), await findFreePort()];

    const printed = await app.run(
      async ({ askExec }, [one, two]) => {
        await askExec('WebSocketServer', 'start', [{ port: one }]);
        const answers = [askExec('WebSocketServer', 'start', [{ port: two }])];
        answers.push(askExec('WebSocketServer', 'getAddress', []));
        answers.push(askExec('WebSocketServer', 'stop', []));
        answers.push(askExec('WebSocketServer', 'getAddress', []));
        return Promise.all(answers);
      },
      [one, two] as const,
    );

    expect(printed.slice(1)).toEqual([
      `success {"port":${two},"ip":"127.0.0.1"}`,
      'success "OK"',
      `success {"port":${one},"ip":"127.0.0.1"}`,
    ]);
  });

  it('sends the result and then the events to start’s callback', async () => {
    const app = await openApp();
    const port = await findFreePort();
    const got = app.run(
      ({ cordova }, port) =>
        new Promise<string[]>((resolve) => {
          const got: string[] = [];
          cordova.exec(
            (message) => got.push(JSON.stringify(message)) === 4 && resolve(got),
            null,
            'WebSocketServer',
            'start',
            [{ port }],
          );
        }),
      port,
    );
    await app.run(({ askExec }) => askExec('WebSocketServer', 'getStatus', []));
    const client = await connectClient(port);
    client.send('hi');
    await client.close();

    expect(await got).toEqual([
      `{"port":${port},"event":"server:started","ip":"127.0.0.1"}`,
      `{"client":"${client.id}","event":"connected"}`,
      `{"message":"hi","client":"${client.id}","event":"message"}`,
      `{"message":"","client":"${client.id}","event":"disconnected"}`,
    ]);
  });

  it.each([
    ['NoSuchService', 'start', [], 'failure "Class not found"'],
    ['__proto__', 'constructor', [], 'failure "Class not found"'],
    ['websocketserver', 'start', [], 'failure "Class not found"'],
    ['WebSocketServer', null as never, [], 'failure "Invalid action"'],
    ['WebSocketServer', 'noSuchAction', [], 'failure "Invalid action"'],
    ['WebSocketServer', 'constructor', [], 'failure "Invalid action"'],
    ['WebSocketServer', 'start', {}, 'failure "JSON error"'],
    ['WebSocketServer', 'start', [{}], 'failure "JSON error"'],
    ['WebSocketServer', 'start', [{ port: 'abc' }], 'failure "JSON error"'],
    ['WebSocketServer', 'start', [{ port: null }], 'failure "JSON error"'],
    ['WebSocketServer', 'start', [{ port: true }], 'failure "JSON error"'],
    ['WebSocketServer', 'start', [{ port: [1] }], 'failure "JSON error"'],
    ['WebSocketServer', 'start', [{ port: 1e20 }], 'failure "port out of range:2147483647"'],
    ['WebSocketServer', 'start', [3001], 'failure "JSON error"'],
    // Java finds the same letters in other cases, Unicode's included, and reads hexadecimal texts.
    ['WebSocketServer', 'getStatu\u017f', [], 'success {"status":"stopped"}'],
    ['WebSocketServer', 'GETCL\u0130ENTS', [], 'failure "You need to start server first"'],
    ['WebSocketServer', 'getCl\u0131ents', [], 'failure "You need to start server first"'],
    ['WebSocketServer', 'getAddre\u00df', [], 'failure "Invalid action"'],
    ['WebSocketServer', 'start', [{ port: '0x10' }], 'failure "JSON error"'],
    ['WebSocketServer', 'start', [{ port: '-0x1p4' }], 'failure "port out of range:-16"'],
    ['WebSocketServer', 'send', [], 'failure "You need to start server before sending a message"'],
  ])('answers %s.%s(%j) with %s', async (service, action, args, expected) => {
    const app = await openApp();

    const printed = await app.run(
      ({ askExec }, [service, action, args]) => askExec(service, action, args),
      [service, action, args] as const,
    );

    expect(printed).toBe(expected);
  });

  it('refuses sends whose arguments are missing', async () => {
    const app = await openApp();
    const port = await findFreePort();

    const printed = await app.run(async ({ askExec, plugins, ask }, port) => {
      await askExec('WebSocketServer', 'start', [{ port }]);
      return [
        await askExec('WebSocketServer', 'send', []),
        await askExec('WebSocketServer', 'send', [{ clientId: '/1' }]),
        await askExec('WebSocketServer', 'send', [{ message: 'hi' }]),
        await askExec('WebSocketServer', 'sendToAllClients', ['hi']),
        await ask(plugins.webSocketServer(port), 'sendToAllClients', undefined),
      ].join(', ');
    }, port);

    expect(printed).toBe(
      [
        'failure "JSON error"',
        'failure "JSON error"',
        'failure "JSON error"',
        'failure "JSON error"',
        'onFailure "JSON error"',
      ].join(', '),
    );
  });

  it.each([
    [{ port: '2001.9' }, 'a text', 2001],
    [{ port: 2001.7 }, 'a fraction', 2001],
  ])('truncates a port: %j', async ({ port }, _kind, truncated) => {
    const app = await openApp();

    const printed = await app.run(
      async ({ askExec }, port) => {
        const started = await askExec('WebSocketServer', 'start', [{ port }]);
        return [
          started,
          await askExec('WebSocketServer', 'stop', [{ port: Number.parseInt(String(port), 10) }]),
        ];
      },
      port as number | string,
    );

    expect(printed).toEqual([
      `success {"port":${truncated},"event":"server:started","ip":"127.0.0.1"}`,
      'success "OK"',
    ]);
  });

  it('fails a start on an unusable port though a server is running, which goes on', async () => {
    const app = await openApp();
    const port = await startWatched(app);

    const printed = await app.run(async ({ askExec }) => [
      await askExec('WebSocketServer', 'start', [{ port: 'abc' }]),
      await askExec('WebSocketServer', 'start', [{ port: null }]),
      await askExec('WebSocketServer', 'start', [{ port: 70_000 }]),
    ]);
    const client = await connectClient(port);

    expect(printed).toEqual([
      'failure "JSON error"',
      'failure "JSON error"',
      'failure "port out of range:70000"',
    ]);
    expect(await app.run(({ kept: { watch } }) => watch.events(1))).toEqual([
      `onClientConnected {"client":"${client.id}","event":"connected"}`,
    ]);
  });

  it('means no server by a port on which the app has started none', async () => {
    const app = await openApp();
    const port = await startWatched(app);
    const client = await connectClient(port);

    const printed = await app.run(
      async ({ askExec }, [clientId, port]) => [
        await askExec('WebSocketServer', 'send', [{ clientId, message: 'hi', port }]),
        await askExec('WebSocketServer', 'sendToAllClients', [{ message: 'hi', port }]),
        await askExec('WebSocketServer', 'getClients', [{ port }]),
        await askExec('WebSocketServer', 'getStatus', [{ port: 'abc' }]),
        await askExec('WebSocketServer', 'stop', [{ port }]),
      ],
      [client.id, await findFreePort()] as const,
    );

    expect(printed).toEqual([
      'failure "You need to start server before sending a message"',
      'failure "You need to start server before sending a message"',
      'failure "You need to start server first"',
      'success {"status":"stopped"}',
      'failure "server not yet started"',
    ]);
    expect(client.ws.readyState).toBe(1);
  });

  it('reports the real port for port 0', async () => {
    const app = await openApp();

    const printed = await app.run(async ({ askExec }) => [
      await askExec('WebSocketServer', 'start', [{ port: 0 }]),
      await askExec('WebSocketServer', 'getAddress', [{ port: 0 }]),
    ]);

    const port = Number(/\d+/.exec(printed[0] ?? '')?.[0]);
    expect(printed[1]).toBe(`success {"port":${port},"ip":"127.0.0.1"}`);
    expect((await connectClient(port)).ws.readyState).toBe(1);
  });

  it('takes its arguments as they are at the time of the call', async () => {
    const app = await openApp();
    const port = await findFreePort();
    await app.run(({ askExec }, port) => askExec('WebSocketServer', 'start', [{ port }]), port);
    const client = await connectClient(port);

    await app.run(({ askExec }) => {
      const message = { text: 'before', list: [1] };
      const sent = askExec('WebSocketServer', 'sendToAllClients', [{ message }]);
      message.text = 'after';
      message.list.push(2);
      return sent;
    });

    expect(await client.next()).toBe('{"text":"before","list":[1]}');
  });

  it('throws at the caller for a circular argument, and calls nothing back', async () => {
    const app = await openApp();

    const seen = await app.run(({ cordova }) => {
      const circular: unknown[] = [];
      circular.push(circular);
      try {
        cordova.exec(null, null, 'WebSocketServer', 'getStatus', circular);
        return 'nothing thrown';
      } catch (error) {
        return (error as Error).name;
      }
    });

    expect(seen).toBe('TypeError');
  });
});
