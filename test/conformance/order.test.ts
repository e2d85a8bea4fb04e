// Contract, section 3: calls take effect in the order in which they were made.
import { expect, it } from 'vitest';
import { describeOverCarriers } from '../carriers/index.js';
import { connectClient } from '../support/client.js';
import { findFreePort } from '../support/free-port.js';

describeOverCarriers('order', ({ openApp }) => {
  it('lets calls made in one turn wait for starts and stops', async () => {
    const app = await openApp();
    const port = await findFreePort();

    const printed = await app.run(({ plugins, ask }, port) => {
      const server = plugins.webSocketServer(port);
      return Promise.all([
        ask(server, 'start'),
        ask(server, 'getAddress'),
        ask(server, 'stop'),
        ask(server, 'getStatus'),
        ask(server, 'stop'),
        ask(server, 'start'),
        ask(server, 'start'),
        ask(server, 'sendToAllClients', 'hi'),
      ]);
    }, port);

    expect(printed).toEqual([
      `onSuccess {"port":${port},"event":"server:started","ip":"127.0.0.1"}`,
      `onSuccess {"port":${port},"ip":"127.0.0.1"}`,
      'onSuccess undefined',
      'onSuccess {"status":"stopped"}',
      'onFailure "server not yet started"',
      `onSuccess {"port":${port},"event":"server:started","ip":"127.0.0.1"}`,
      `onSuccess {"port":${port},"event":"server:started","ip":"127.0.0.1"}`,
      'onSuccess {"clientsSent":0,"send":"success"}',
    ]);
  });

  it('calls back in the order of the calls', async () => {
    const app = await openApp();
    const port = await findFreePort();

    const order = await app.run(
      ({ plugins }, port) =>
        new Promise<string[]>((resolve) => {
          const server = plugins.webSocketServer(port);
          const called: string[] = [];
          const note = (name: string) => () => called.push(name);
          server.start(note('start'));
          server.getStatus(note('getStatus'));
          server.send('nobody', 'hi', note('sent'), note('not sent'));
          server.sendToAllClients('hi', note('sendToAllClients'));
          server.stop(() => resolve(called));
        }),
      port,
    );

    expect(order).toEqual(['start', 'getStatus', 'not sent', 'sendToAllClients']);
  });

  it('does not let servers wait for each other', async () => {
    const app = await openApp();
    const [one, two] = [await findFreePort(), await findFreePort()];
    await app.run(
      ({ plugins, ask, kept }, [one, two]) => {
        kept.server = plugins.webSocketServer(one);
        return Promise.all([ask(kept.server, 'start'), ask(plugins.webSocketServer(two), 'start')]);
      },
      [one, two] as const,
    );
    // A client that does not answer the close frame keeps the first server stopping.
    const client = await connectClient(one);
    client.ws.pause();

    const order = await app.run(async ({ plugins, ask, kept: { server } }, two) => {
      const called: string[] = [];
      await Promise.all([
        ask(server, 'stop').then(() => called.push('first stopped')),
        ask(plugins.webSocketServer(two), 'getStatus').then(() => called.push('second asked')),
      ]);
      return called;
    }, two);

    expect(order).toEqual(['second asked', 'first stopped']);
  });

  it('answers unknown actions and other servers before a start of the same turn', async () => {
    const app = await openApp();
    const [one, two] = [await findFreePort(), await findFreePort()];

    const order = await app.run(
      async ({ plugins, ask, askExec }, [one, two]) => {
        const called: string[] = [];
        await Promise.all([
          ask(plugins.webSocketServer(one), 'start').then(() => called.push('started')),
          askExec('WebSocketServer', 'nope').then(() => called.push('unknown')),
          ask(plugins.webSocketServer(two), 'getStatus').then(() => called.push('another')),
        ]);
        return called;
      },
      [one, two] as const,
    );

    expect(order).toEqual(['unknown', 'another', 'started']);
  });

  it('passes on a thousand messages of a client in order, after its connected event', async () => {
    const app = await openApp();
    const port = await findFreePort();
    await app.run(({ plugins, ask, watch, kept }, port) => {
      const server = plugins.webSocketServer(port);
      kept.watch = watch(server);
      return ask(server, 'start');
    }, port);

    const client = await connectClient(port);
    for (let number = 0; number < 1000; number += 1) client.send(String(number));
    const left = client.close(1000, 'done');
    const events = await app.run(({ kept: { watch } }) => watch.events(1002));

    expect(events).toEqual([
      `onClientConnected {"client":"${client.id}","event":"connected"}`,
      ...Array.from(
        { length: 1000 },
        (_, number) =>
          `onmessage {"message":"${number}","client":"${client.id}","event":"message"}`,
      ),
      `onClientDisconnected {"message":"done","client":"${client.id}","event":"disconnected"}`,
    ]);
    expect(await left).toBe('1000 done');
  });

  it('calls an app that starts, stops and sends from inside its handlers', async () => {
    const app = await openApp();
    const port = await findFreePort();
    await app.run(({ plugins, ask, kept }, port) => {
      const server = plugins.webSocketServer(port);
      kept.server = server;
      server.onClientConnected = ({ client }) => server.send(client, 'welcome');
      kept.restarted = new Promise((resolve) => {
        server.onmessage = ({ message, client }) => {
          server.send(client, `echo ${message}`);
          server.stop(() => server.start(resolve));
        };
      });
      return ask(server, 'start');
    }, port);

    const client = await connectClient(port);
    const welcome = await client.next();
    client.send('one');

    expect([welcome, await client.next(), await client.closed]).toEqual([
      'welcome',
      'echo one',
      '1001 ',
    ]);
    const clients = await app.run(({ ask, kept: { server, restarted } }) =>
      restarted.then(() => ask(server, 'getClients')),
    );
    expect(clients).toBe('onSuccess []');
  });
});
