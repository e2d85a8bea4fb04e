// cordova.plugins.wsserver, the object of cordova-plugin-websocket-server 1.6.0 (docs/wsserver.md).
import { expect, it } from 'vitest';
import type { RunningApp } from '../carriers/carrier.js';
import { describeOverCarriers } from '../carriers/index.js';
import { useBusyPort } from '../support/busy-port.js';
import { connectClient } from '../support/client.js';
import { findFreePort } from '../support/free-port.js';
import { useWsserverApp } from '../support/wsserver-app.js';

/** Starts the server on a free port, and keeps its watch; resolves when it listens. */
async function startServer(app: RunningApp): Promise<number> {
  const port = await findFreePort();
  await app.run(async ({ startWsserver, kept }, port) => {
    kept.wss = startWsserver(port);
    await kept.wss.events(1);
  }, port);
  return port;
}

function events(app: RunningApp, count: number): Promise<string[]> {
  return app.run(({ kept }, count) => kept.wss.events(count), count);
}

describeOverCarriers('cordova.plugins.wsserver', ({ openApp }) => {
  const open = () => openApp({ www: useWsserverApp() });

  it('starts and stops: addr and port, and what is refused at once', async () => {
    const app = await open();
    const port = await findFreePort();

    const printed = await app.run(async ({ startWsserver, askWsserver, cordova }, port) => {
      const first = async (port: unknown) => (await startWsserver(port).events(1))[0];
      return [
        await askWsserver('stop'),
        await first(65_536),
        await first(-1),
        await first(port),
        await first(port),
        String(cordova.plugins.wsserver.stop(null, null)),
        await askWsserver('stop'),
        await first(String(port)),
        await askWsserver('stop'),
        await askWsserver('stop'),
      ];
    }, port);

    expect(printed).toEqual([
      'failure ["Server is not running."]',
      'failure ["Port number error"]',
      'failure ["Port number error"]',
      `success ["::",${port}]`,
      'failure ["Server already running."]',
      'undefined',
      'failure ["Server is not running."]',
      `success ["::",${port}]`,
      `success ["::",${port}]`,
      'failure ["Server is not running."]',
    ]);
  });

  it('throws without options, and takes any free port for 0, for null and for a text that is no number', async () => {
    const app = await open();

    const [thrown, ...ports] = await app.run(async ({ startWsserver, askWsserver, cordova }) => {
      const ports: string[] = [];
      try {
        cordova.plugins.wsserver.start(1, undefined as never);
      } catch (error) {
        ports.push((error as Error).constructor.name);
      }
      for (const asked of [0, null, 'abc']) {
        const [started = ''] = await startWsserver(asked).events(1);
        ports.push(started);
        await askWsserver('stop');
      }
      return ports;
    });

    expect(thrown).toBe('TypeError');
    expect(ports).toHaveLength(3);
    for (const started of ports) expect(started).toMatch(/^success \["::",[1-9]\d+\]$/);
  });

  it('tells of a port in use to onFailure of the options, and can start again at once', async () => {
    const app = await open();
    const busy = await useBusyPort();
    const free = await findFreePort();

    const printed = await app.run(
      async ({ startWsserver }, [busy, free]) => {
        const failed = await startWsserver(busy).events(1);
        return [...failed, ...(await startWsserver(free).events(1))];
      },
      [busy, free] as const,
    );

    expect(printed).toEqual([
      `onFailure ["::",${busy},"Address already in use"]`,
      `success ["::",${free}]`,
    ]);
  });

  it('gives one outcome to two starts in one turn, and a stop in the same turn finds no server', async () => {
    const app = await open();
    const port = await findFreePort();

    const printed = await app.run(async ({ startWsserver, askWsserver }, port) => {
      const [one, two] = [startWsserver(port), startWsserver(port)];
      const stopped = askWsserver('stop');
      return [await one.events(1), await two.events(1), await stopped];
    }, port);

    expect(printed).toEqual([
      [`success ["::",${port}]`],
      ['failure ["Server already running."]'],
      'failure ["Server is not running."]',
    ]);
  });

  it('starts again in the turn in which it was stopped: the port is free at once', async () => {
    const app = await open();
    const port = await startServer(app);
    const client = await connectClient(port);
    await events(app, 2);

    const again = await app.run(async ({ startWsserver, askWsserver }, port) => {
      const stopped = askWsserver('stop');
      return [await stopped, ...(await startWsserver(port).events(1))];
    }, port);

    expect(again).toEqual([`success ["::",${port}]`, `success ["::",${port}]`]);
    expect(await client.closed).toBe('1001 ');
  });

  it('gives the same conn to all events: uuid, remoteAddr, httpFields, resource, state', async () => {
    const app = await open();
    const port = await startServer(app);
    const client = await connectClient(`ws://127.0.0.1:${port}/path?a=1&b=%20`);
    await events(app, 2);
    const conn = await app.run(({ kept }) => JSON.stringify(kept.wss.conns[0]));
    client.send('hi');
    client.ws.send(Buffer.from([1, 2, 255]));
    client.ws.send(Buffer.alloc(0));
    client.ws.send(Buffer.alloc(60, 7));
    await events(app, 6);
    await client.close(4000, 'bye');

    const sixty = Array.from({ length: 60 }, () => 7).join(' ');
    expect(await events(app, 7)).toEqual([
      `success ["::",${port}]`,
      'onOpen #1 open',
      'onMessage #1 open "hi"',
      'onMessage #1 open [object ArrayBuffer] 1 2 255',
      'onMessage #1 open [object ArrayBuffer] ',
      `onMessage #1 open [object ArrayBuffer] ${sixty}`,
      'onClose #1 closed [4000,"bye",true]',
    ]);
    const { uuid, ...parsed } = JSON.parse(conn);
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(conn.startsWith(`{"uuid":"${uuid}","remoteAddr":"127.0.0.1","httpFields":{`)).toBe(true);
    expect(conn.endsWith('"resource":"/path?a=1&b=%20","state":"open"}')).toBe(true);
    expect(Object.keys(parsed.httpFields)).toEqual([
      'Connection',
      'Host',
      'Sec-WebSocket-Key',
      'Sec-WebSocket-Version',
      'Upgrade',
    ]);
  });

  it('looks the handlers up in the options when their event comes', async () => {
    const app = await open();
    const port = await startServer(app);
    const client = await connectClient(port);
    await events(app, 2);
    await app.run(({ kept }) => {
      kept.printed = [];
      kept.wss.options.onMessage = (conn, msg) => kept.printed.push(`${conn.state} ${msg}`);
      kept.wss.options.onClose = null;
    });
    client.send('late');
    await client.close();
    const other = await connectClient(port);
    await events(app, 3);

    expect(await app.run(({ kept }) => kept.printed)).toEqual(['open late']);
    expect(await app.run(({ kept }) => kept.wss.log.at(-1))).toBe('onOpen #2 open');
    await other.close();
  });

  it('sends texts as texts, and all else as the bytes of new Uint8Array, in order', async () => {
    const app = await open();
    const port = await startServer(app);
    const client = await connectClient(port);
    const got: string[] = [];
    const all = new Promise<void>((resolve) => {
      client.ws.on('message', (bytes: Buffer, isBinary) => {
        got.push(isBinary ? `[${[...bytes].join(' ')}]` : String(bytes));
        if (got.length === 9) resolve();
      });
    });
    await events(app, 2);

    await app.run(({ kept, cordova }) => {
      const { wsserver } = cordova.plugins;
      const conn = kept.wss.conns[0] ?? { uuid: '' };
      const { buffer } = new Uint8Array([1, 2, 3]);
      const all = ['text', buffer, new Float32Array([1.5, 300]), [1, 257], 2, {}, null, undefined];
      for (const msg of all) wsserver.send({ uuid: conn.uuid }, msg);
      // Nobody hears of these.
      wsserver.send({ uuid: 'nobody' }, 'lost');
      wsserver.close({ uuid: 'nobody' });
      wsserver.send(conn, 'last');
    });

    await all;
    expect(got).toEqual(['text', '[1 2 3]', '[1 44]', '[1 1]', '[0 0]', '[]', '[]', '[]', 'last']);
  });

  it('closes with a code and a reason, without either, and ignores a second close', async () => {
    const app = await open();
    const port = await startServer(app);
    const clients = [];
    for (const at of [1, 2, 3, 4]) {
      clients.push(await connectClient(port));
      await events(app, 1 + at);
    }

    await app.run(({ kept: { wss }, cordova: { plugins } }) => {
      const { wsserver } = plugins;
      const [one, two, three, four] = wss.conns as [never, never, never, never];
      wsserver.close(one, 4001, 'because');
      wsserver.close(one, 4002, 'again');
      wsserver.send(one, 'lost');
      wsserver.close(two);
      wsserver.close(three, null, 'dropped');
      wsserver.close(four, 4000);
    });

    expect((await events(app, 9)).slice(5)).toEqual([
      'onClose #1 closed [4001,"because",true]',
      'onClose #2 closed [1000,"",true]',
      'onClose #3 closed [1000,"",true]',
      'onClose #4 closed [4000,"null",true]',
    ]);
    const closed = await Promise.all(clients.map((client) => client.closed));
    expect(closed).toEqual(['4001 because', '1000 ', '1000 ', '4000 null']);
  });

  it('sends everybody away when it stops: onClose 1001 for each, then success', async () => {
    const app = await open();
    const port = await startServer(app);
    const clients = [await connectClient(port), await connectClient(port)];
    await events(app, 3);

    const log = await app.run(async ({ kept, askWsserver }) => {
      const stopped = await askWsserver('stop');
      return [...kept.wss.log, stopped];
    });

    expect(log.slice(3)).toEqual([
      'onClose #1 closed [1001,"",false]',
      'onClose #2 closed [1001,"",false]',
      `success ["::",${port}]`,
    ]);
    const closed = await Promise.all(clients.map((client) => client.closed));
    expect(closed).toEqual(['1001 ', '1001 ']);
  });

  it('names what the Ionic wrapper calls and the plugin never had: undefined, and one line each', async () => {
    const app = await open();

    const said = await app.run(({ cordova: { plugins } }) => {
      const said: string[] = [];
      const { warn } = console;
      console.warn = (line) => said.push(line);
      const found = ['onOpen', 'onMessage', 'onClose', 'removeCallback', 'onMessage'].map((name) =>
        String(Reflect.get(plugins.wsserver, name)),
      );
      console.warn = warn;
      return [...found, ...said.map((line) => line.split(' does not exist')[0] ?? '')];
    });

    expect(said).toEqual([
      ...['undefined', 'undefined', 'undefined', 'undefined', 'undefined'],
      '[wss-emu] cordova.plugins.wsserver.onOpen',
      '[wss-emu] cordova.plugins.wsserver.onMessage',
      '[wss-emu] cordova.plugins.wsserver.onClose',
      '[wss-emu] cordova.plugins.wsserver.removeCallback',
    ]);
  });

  it('runs beside Monaca’s object: calls with an object are Monaca’s', async () => {
    const app = await open();
    const port = await startServer(app);
    const other = await findFreePort();

    const printed = await app.run(async ({ plugins, ask, askExec, askWsserver }, other) => {
      const server = plugins.webSocketServer(other);
      return [
        await ask(server, 'start'),
        await ask(server, 'stop'),
        await askExec('WebSocketServer', 'start', [0, [], null]),
        await askExec('WebSocketServer', 'getStatus', []),
        await askExec('WebSocketServer', 'noSuchAction', []),
        await askExec('WebSocketServer', 'STOP', []),
        await askWsserver('stop'),
      ];
    }, other);

    expect(printed).toEqual([
      `onSuccess {"port":${other},"event":"server:started","ip":"127.0.0.1"}`,
      'onSuccess undefined',
      'failure "Server already running."',
      'success {"status":"stopped"}',
      'failure "Invalid action: noSuchAction"',
      'failure "Invalid action: STOP"',
      `success ["::",${port}]`,
    ]);
  });
});
