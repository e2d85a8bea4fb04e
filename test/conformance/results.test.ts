// Contract, section 1: what each call's callbacks get.
import { expect, it } from 'vitest';
import { describeOverCarriers } from '../carriers/index.js';
import { connectClient } from '../support/client.js';
import { findFreePort } from '../support/free-port.js';

describeOverCarriers('results', ({ openApp }) => {
  it('answers every call of a started server in the manual’s key order', async () => {
    const app = await openApp();
    const port = await findFreePort();

    const started = await app.run(({ plugins, ask, kept }, port) => {
      kept.server = plugins.webSocketServer(port);
      return ask(kept.server, 'start');
    }, port);
    const one = await connectClient(port);
    const two = await connectClient(port);
    const printed = await app.run(
      async ({ ask, kept: { server } }, id) => [
        await ask(server, 'getAddress'),
        await ask(server, 'getClients'),
        await ask(server, 'getStatus'),
        await ask(server, 'send', id, 'Hello World'),
        await ask(server, 'sendToAllClients', 'Hello World'),
        await ask(server, 'stop'),
      ],
      one.id,
    );

    expect([started, ...printed]).toEqual([
      `onSuccess {"port":${port},"event":"server:started","ip":"127.0.0.1"}`,
      `onSuccess {"port":${port},"ip":"127.0.0.1"}`,
      `onSuccess ["${one.id}","${two.id}"]`,
      `onSuccess {"status":"started","ip":"127.0.0.1","port":${port},"clients":["${one.id}","${two.id}"]}`,
      'onSuccess undefined',
      'onSuccess {"clientsSent":2,"send":"success"}',
      'onSuccess undefined',
    ]);
    expect(await one.closed).toBe('1001 ');
    expect(one.received).toEqual(['Hello World', 'Hello World']);
    expect(two.received).toEqual(['Hello World']);
  });

  it('fails every call of a server that is not started, but for getStatus', async () => {
    const app = await openApp();

    const printed = await app.run(async ({ plugins, ask }) => {
      const server = plugins.webSocketServer();
      return [
        await ask(server, 'stop'),
        await ask(server, 'getAddress'),
        await ask(server, 'getClients'),
        await ask(server, 'getStatus'),
        await ask(server, 'send', '/127.0.0.1:5', 'hi'),
        await ask(server, 'sendToAllClients', 'hi'),
      ];
    });

    expect(printed).toEqual([
      'onFailure "server not yet started"',
      'onFailure "You need to start server first"',
      'onFailure "You need to start server first"',
      'onSuccess {"status":"stopped"}',
      'onFailure "You need to start server before sending a message"',
      'onFailure "You need to start server before sending a message"',
    ]);
  });

  it('is stopped again after stop, and forgets its clients', async () => {
    const app = await openApp();
    const port = await findFreePort();
    await app.run(({ plugins, ask, kept }, port) => {
      kept.server = plugins.webSocketServer(port);
      return ask(kept.server, 'start');
    }, port);
    const client = await connectClient(port);

    const printed = await app.run(
      async ({ ask, kept: { server } }, id) => [
        await ask(server, 'stop'),
        await ask(server, 'stop'),
        await ask(server, 'getStatus'),
        await ask(server, 'start'),
        await ask(server, 'getClients'),
        await ask(server, 'send', id, 'hi'),
        await ask(server, 'sendToAllClients', 'hi'),
      ],
      client.id,
    );

    expect(printed).toEqual([
      'onSuccess undefined',
      'onFailure "server not yet started"',
      'onSuccess {"status":"stopped"}',
      `onSuccess {"port":${port},"event":"server:started","ip":"127.0.0.1"}`,
      'onSuccess []',
      `onFailure "client ${client.id} is not yet connected"`,
      'onSuccess {"clientsSent":0,"send":"success"}',
    ]);
  });

  it.each([
    ['/127.0.0.1:1', '/127.0.0.1:1'],
    ['', ''],
    [5, '5'],
    [null, 'null'],
  ])('names the client %j that is not connected', async (clientId, name) => {
    const app = await openApp();
    const port = await findFreePort();

    const printed = await app.run(
      async ({ plugins, ask }, [port, clientId]) => {
        const server = plugins.webSocketServer(port);
        await ask(server, 'start');
        return ask(server, 'send', clientId, 'hi');
      },
      [port, clientId] as const,
    );

    expect(printed).toBe(`onFailure "client ${name} is not yet connected"`);
  });

  it('refuses ports that can’t be bound with the phone’s texts, and stays stopped', async () => {
    const app = await openApp();
    const port = await findFreePort();
    const other = await openApp();
    await other.run(({ plugins, ask }, port) => ask(plugins.webSocketServer(port), 'start'), port);

    const printed = await app.run(async ({ plugins, ask, watch }, port) => {
      const inUse = plugins.webSocketServer(port);
      const { log } = watch(inUse);
      return [
        await ask(inUse, 'start'),
        await ask(inUse, 'getStatus'),
        await ask(plugins.webSocketServer(80), 'start'),
        await ask(plugins.webSocketServer(70000), 'start'),
        await ask(plugins.webSocketServer(-1), 'start'),
        log.length,
      ];
    }, port);

    expect(printed).toEqual([
      'onFailure "java.net.BindException: bind failed: EADDRINUSE (Address already in use)"',
      'onSuccess {"status":"stopped"}',
      'onFailure "java.net.BindException: bind failed: EACCES (Permission denied)"',
      'onFailure "port out of range:70000"',
      'onFailure "port out of range:-1"',
      0,
    ]);
  });

  it('takes calls without callbacks', async () => {
    const app = await openApp();
    const port = await findFreePort();

    const status = await app.run(({ plugins, ask }, port) => {
      const server = plugins.webSocketServer(port);
      server.start();
      server.getAddress();
      server.sendToAllClients('hi');
      server.stop();
      server.stop(null, null);
      server.start(null, null);
      return ask(server, 'getStatus');
    }, port);

    expect(status).toBe(
      `onSuccess {"status":"started","ip":"127.0.0.1","port":${port},"clients":[]}`,
    );
  });
});
