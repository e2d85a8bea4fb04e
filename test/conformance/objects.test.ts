// Contract, section 1: the objects, their handlers and callbacks.
import { expect, it } from 'vitest';
import { describeOverCarriers } from '../carriers/index.js';
import { connectClient } from '../support/client.js';
import { findFreePort } from '../support/free-port.js';

describeOverCarriers('objects', ({ openApp }) => {
  it('makes the same kind of object with new and without, with port || 3001', async () => {
    const app = await openApp();

    const seen = await app.run(({ plugins, monaca }) => {
      const objects = [
        plugins.webSocketServer(),
        plugins.webSocketServer(0),
        plugins.webSocketServer(2001),
        new plugins.webSocketServer(),
        new plugins.webSocketServer(2001),
        monaca.WebSocketServer(2001),
        new monaca.WebSocketServer(),
        new monaca.WebSocketServer(2001),
      ];
      return objects.map((server) => [
        server instanceof monaca.WebSocketServer && server instanceof plugins.webSocketServer,
        server.constructor === plugins.webSocketServer,
        Object.keys(server),
        server.port,
      ]);
    });

    const ports = [3001, 3001, 2001, 3001, 2001, 2001, 3001, 2001];
    expect(seen).toEqual(ports.map((port) => [true, true, ['port'], port]));
  });

  it('makes HTTP servers with new and without too, with port || 3000', async () => {
    const app = await openApp();

    const seen = await app.run(({ plugins, monaca }) => {
      const objects = [
        plugins.httpServer(),
        plugins.httpServer('client', 8080),
        new plugins.httpServer('client', 8080),
        monaca.HttpServer('client', 8080),
        new monaca.HttpServer('client', 8080),
      ];
      return objects.map((server) => [
        server instanceof monaca.HttpServer && server instanceof plugins.httpServer,
        server instanceof monaca.WebSocketServer,
        server.root,
        server.port,
      ]);
    });

    expect(seen).toEqual([
      [true, false, '', 3000],
      ...Array(4).fill([true, false, 'client', 8080]),
    ]);
  });

  it('makes servers that work with new too, and of a class that extends them', async () => {
    const app = await openApp();
    const port = await findFreePort();

    const printed = await app.run(async ({ plugins, ask }, port) => {
      const server = new plugins.webSocketServer(port);
      class Greeter extends plugins.webSocketServer {
        greeting() {
          return `hello from ${this.port}`;
        }
      }
      const greeter = new Greeter(port);
      return [await ask(server, 'start'), greeter.greeting(), await ask(greeter, 'getAddress')];
    }, port);

    expect(printed).toEqual([
      `onSuccess {"port":${port},"event":"server:started","ip":"127.0.0.1"}`,
      `hello from ${port}`,
      `onSuccess {"port":${port},"ip":"127.0.0.1"}`,
    ]);
  });

  it('gives the events of a client to the handlers, with this = the object', async () => {
    const app = await openApp();
    const port = await findFreePort();
    await app.run(({ plugins, ask, watch, kept }, port) => {
      const server = plugins.webSocketServer(port);
      kept.watch = watch(server);
      return ask(server, 'start');
    }, port);

    const client = await connectClient(port);
    client.send('hi');
    await client.close(1000, 'bye');
    const events = await app.run(({ kept: { watch } }) => watch.events(3));

    expect(events).toEqual([
      `onClientConnected {"client":"${client.id}","event":"connected"}`,
      `onmessage {"message":"hi","client":"${client.id}","event":"message"}`,
      `onClientDisconnected {"message":"bye","client":"${client.id}","event":"disconnected"}`,
    ]);
  });

  it('reads a handler when its event is delivered: set late, replaced, set to null', async () => {
    const app = await openApp();
    const port = await findFreePort();
    await app.run(({ plugins, ask, watch, kept }, port) => {
      kept.server = plugins.webSocketServer(port);
      kept.watch = watch(kept.server);
      kept.server.onmessage = null;
      return ask(kept.server, 'start');
    }, port);
    const client = await connectClient(port);

    client.send('lost');
    await app.run(({ kept: { server, watch } }) => {
      const { onClientConnected } = server;
      return watch.events(1).then(() => {
        server.onmessage = onClientConnected as never;
      });
    });
    // The first text may come before or after this turn: only the second is sure to be heard.
    client.send('heard');
    const heard = await app.run(async ({ kept: { watch } }) => {
      const events = await watch.events(2);
      return events.at(-1)?.includes('heard') ? events.at(-1) : (await watch.events(3)).at(-1);
    });

    expect(heard).toBe(
      `onClientConnected {"message":"heard","client":"${client.id}","event":"message"}`,
    );
  });

  it('treats objects with the same port as one server; events go to the newest start', async () => {
    const app = await openApp();
    const port = await findFreePort();
    const printed = await app.run(async ({ plugins, ask, watch, kept }, port) => {
      const first = plugins.webSocketServer(port);
      const second = plugins.webSocketServer(port);
      kept.server = first;
      const firstWatch = watch(first);
      kept.watch = watch(second);
      return [
        await ask(first, 'start'),
        await ask(second, 'getStatus'),
        await ask(second, 'start'),
        firstWatch.log.length,
      ];
    }, port);
    const client = await connectClient(port);
    const events = await app.run(({ kept: { watch } }) => watch.events(1));
    const stopped = await app.run(({ ask, kept: { server } }) => ask(server, 'stop'));

    expect(printed).toEqual([
      `onSuccess {"port":${port},"event":"server:started","ip":"127.0.0.1"}`,
      `onSuccess {"status":"started","ip":"127.0.0.1","port":${port},"clients":[]}`,
      `onSuccess {"port":${port},"event":"server:started","ip":"127.0.0.1"}`,
      0,
    ]);
    expect(events).toEqual([`onClientConnected {"client":"${client.id}","event":"connected"}`]);
    expect(stopped).toBe('onSuccess undefined');
    expect(await client.closed).toBe('1001 ');
  });

  it('runs servers on several ports side by side', async () => {
    const app = await openApp();
    const ports = [await findFreePort(), await findFreePort()] as const;
    const printed = await app.run(async ({ plugins, ask }, [one, two]) => {
      const first = plugins.webSocketServer(one);
      const second = plugins.webSocketServer(two);
      await Promise.all([ask(first, 'start'), ask(second, 'start')]);
      return [
        await ask(first, 'stop'),
        await ask(first, 'getStatus'),
        await ask(second, 'getAddress'),
      ];
    }, ports);
    const client = await connectClient(ports[1]);

    expect(printed).toEqual([
      'onSuccess undefined',
      'onSuccess {"status":"stopped"}',
      `onSuccess {"port":${ports[1]},"ip":"127.0.0.1"}`,
    ]);
    expect(client.ws.readyState).toBe(1);
  });

  it('gives each callback an object of its own', async () => {
    const app = await openApp();
    const port = await findFreePort();

    const clients = await app.run(async ({ plugins, ask }, port) => {
      const server = plugins.webSocketServer(port);
      await ask(server, 'start');
      const lists = await Promise.all(
        [1, 2].map(() => new Promise<readonly string[]>((resolve) => server.getClients(resolve))),
      );
      (lists[0] as string[]).push('changed by the app');
      return [...lists, await ask(server, 'getClients')];
    }, port);

    expect(clients).toEqual([['changed by the app'], [], 'onSuccess []']);
  });
});
