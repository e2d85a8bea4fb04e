// Contract, section 4: the HTTP Server plugin, its object and its wire.
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { TEST_APP } from '../carriers/carrier.js';
import { describeOverCarriers } from '../carriers/index.js';
import { findFreePort, isFree } from '../support/free-port.js';

const WWW = resolve(TEST_APP);

describeOverCarriers('HTTP server', ({ openApp }) => {
  it('makes the same kind of object both ways, with root "" and port || 3000', async () => {
    const app = await openApp();

    const seen = await app.run(({ plugins, monaca }) => {
      const objects = [
        plugins.httpServer(),
        plugins.httpServer(undefined, 0),
        plugins.httpServer(null, 2000),
        plugins.httpServer('client'),
        new monaca.HttpServer(),
        new monaca.HttpServer('client', 2000),
      ];
      return objects.map((server) => [
        server instanceof monaca.HttpServer,
        Object.keys(server),
        server.root,
        server.port,
      ]);
    });

    const keys = ['root', 'port'];
    expect(seen).toEqual([
      [true, keys, '', 3000],
      [true, keys, '', 3000],
      [true, keys, '', 2000],
      [true, keys, 'client', 3000],
      [true, keys, '', 3000],
      [true, keys, 'client', 2000],
    ]);
  });

  it('names the absolute path of its root, asked or read, started or not', async () => {
    const app = await openApp();

    const paths = await app.run(async ({ plugins, ask, document }) => {
      await new Promise((resolve) => document.addEventListener('deviceready', resolve));
      return [
        plugins.httpServer().rootDirectoryAbsolutePath,
        plugins.httpServer('client').rootDirectoryAbsolutePath,
        plugins.httpServer('/client/').rootDirectoryAbsolutePath,
        await ask(plugins.httpServer(), 'getRootDirectoryAbsolutePath'),
        await ask(plugins.httpServer('client/'), 'getRootDirectoryAbsolutePath'),
      ];
    });

    expect(paths).toEqual([
      WWW,
      resolve(WWW, 'client'),
      resolve(WWW, 'client'),
      `onSuccess ${JSON.stringify(WWW)}`,
      `onSuccess ${JSON.stringify(resolve(WWW, 'client'))}`,
    ]);
  });

  it('answers every call of a started server in the key order of the contract', async () => {
    const app = await openApp();
    const port = await findFreePort();

    const started = await app.run(({ plugins, ask, kept }, port) => {
      kept.httpServer = plugins.httpServer('client', port);
      return ask(kept.httpServer, 'start');
    }, port);
    const page = await (await fetch(`http://127.0.0.1:${port}/`)).text();
    const printed = await app.run(
      async ({ ask, kept: { httpServer } }) => [
        await ask(httpServer, 'getAddress'),
        await ask(httpServer, 'getStatus'),
        await ask(httpServer, 'stop'),
        await ask(httpServer, 'getStatus'),
        await ask(httpServer, 'stop'),
      ],
      undefined,
    );

    const path = JSON.stringify(resolve(WWW, 'client'));
    expect([started, ...printed]).toEqual([
      `onSuccess {"port":${port},"ip":"127.0.0.1"}`,
      `onSuccess {"port":${port},"ip":"127.0.0.1"}`,
      `onSuccess {"port":${port},"status":"started","rootDirectoryAbsolutePath":${path},"ip":"127.0.0.1"}`,
      'onSuccess undefined',
      'onSuccess {"status":"stopped"}',
      'onFailure "server not yet started"',
    ]);
    expect(page).toContain("A client's page");
    expect(page).not.toContain('<script');
    expect(await isFree(port)).toBe(true);
  });

  it('fails every call of a server that is not started, but for getStatus', async () => {
    const app = await openApp();

    const printed = await app.run(async ({ plugins, ask }) => {
      const server = plugins.httpServer();
      return [
        await ask(server, 'stop'),
        await ask(server, 'getAddress'),
        await ask(server, 'getStatus'),
      ];
    });

    expect(printed).toEqual([
      'onFailure "server not yet started"',
      'onFailure "You need to start server first"',
      'onSuccess {"status":"stopped"}',
    ]);
  });

  it('lets calls made in one turn wait for starts and stops', async () => {
    const app = await openApp();
    const port = await findFreePort();

    const printed = await app.run(({ plugins, ask }, port) => {
      const server = plugins.httpServer('', port);
      return Promise.all([
        ask(server, 'start'),
        ask(server, 'getAddress'),
        ask(server, 'stop'),
        ask(server, 'getStatus'),
        ask(server, 'start'),
        ask(server, 'start'),
        ask(plugins.httpServer('client', port), 'stop'),
      ]);
    }, port);

    const address = `onSuccess {"port":${port},"ip":"127.0.0.1"}`;
    expect(printed).toEqual([
      address,
      address,
      'onSuccess undefined',
      'onSuccess {"status":"stopped"}',
      address,
      address,
      'onSuccess undefined',
    ]);
  });

  it('refuses ports that can’t be bound with the phone’s texts, and stays stopped', async () => {
    const app = await openApp();
    const port = await findFreePort();
    await app.run(({ plugins, ask }, port) => ask(plugins.webSocketServer(port), 'start'), port);

    const printed = await app.run(
      async ({ plugins, ask }, port) => [
        await ask(plugins.httpServer('', port), 'start'),
        await ask(plugins.httpServer('', port), 'getStatus'),
        await ask(plugins.httpServer('', 80), 'start'),
        await ask(plugins.httpServer('', 70000), 'start'),
      ],
      port,
    );

    expect(printed).toEqual([
      'onFailure "java.net.BindException: bind failed: EADDRINUSE (Address already in use)"',
      'onSuccess {"status":"stopped"}',
      'onFailure "java.net.BindException: bind failed: EACCES (Permission denied)"',
      'onFailure "port out of range:70000"',
    ]);
  });

  it.each([
    ['../app', 'root directory is outside the app: ../app'],
    ['client/../../app', 'root directory is outside the app: client/../../app'],
    ['/../', 'root directory is outside the app: /../'],
    ['missing', 'root directory does not exist: missing'],
    ['client/index.html', 'root is not a directory: client/index.html'],
    ['client\0', 'root directory does not exist: client\0'],
  ])('refuses the root %j', async (root, failure) => {
    const app = await openApp();
    const port = await findFreePort();

    const printed = await app.run(
      async ({ plugins, ask }, [root, port]) => [
        await ask(plugins.httpServer(root, port), 'start'),
        await ask(plugins.httpServer(root, port), 'getStatus'),
      ],
      [root, port] as const,
    );

    expect(printed).toEqual([
      `onFailure ${JSON.stringify(failure)}`,
      'onSuccess {"status":"stopped"}',
    ]);
  });

  it('takes calls without callbacks', async () => {
    const app = await openApp();
    const port = await findFreePort();

    const printed = await app.run(({ plugins, ask }, port) => {
      const server = plugins.httpServer('', port);
      server.start();
      server.getAddress();
      server.getRootDirectoryAbsolutePath();
      server.stop();
      server.stop(null, null);
      server.start(null, null);
      return ask(server, 'getAddress');
    }, port);

    expect(printed).toBe(`onSuccess {"port":${port},"ip":"127.0.0.1"}`);
  });

  it('takes the wire of the script of 2013: a root in www/, and no port but in start', async () => {
    const app = await openApp();
    const port = await findFreePort();

    const printed = await app.run(
      async ({ askExec }, port) => [
        await askExec('HttpServer', 'START', ['www/client', { port }]),
        await askExec('HttpServer', 'getaddress', []),
        await askExec('HttpServer', 'getStatus', []),
        await askExec('HttpServer', 'getRootDirectoryAbsolutePath', []),
        await askExec('HttpServer', 'stop', []),
        await askExec('HttpServer', 'stop', []),
        await askExec('HttpServer', 'start', ['www/', { port }]),
      ],
      port,
    );

    const path = JSON.stringify(resolve(WWW, 'client'));
    expect(printed).toEqual([
      `success {"port":${port},"ip":"127.0.0.1"}`,
      `success {"port":${port},"ip":"127.0.0.1"}`,
      `success {"port":${port},"status":"started","rootDirectoryAbsolutePath":${path},"ip":"127.0.0.1"}`,
      `success ${path}`,
      'success "OK"',
      'failure "server not yet started"',
      `success {"port":${port},"ip":"127.0.0.1"}`,
    ]);
  });

  it('means the server that was started last when no port is named', async () => {
    const app = await openApp();
    const [one, two] = [await findFreePort(), await findFreePort()];

    const printed = await app.run(
      async ({ plugins, ask, askExec }, [one, two]) => {
        await Promise.all([one, two].map((port) => ask(plugins.httpServer('', port), 'start')));
        return [
          await askExec('HttpServer', 'getAddress', []),
          await ask(plugins.httpServer('', one), 'start'),
          await askExec('HttpServer', 'start', ['']),
          await askExec('HttpServer', 'stop', []),
          await askExec('HttpServer', 'getAddress', [{ port: one }]),
          await askExec('HttpServer', 'getAddress', []),
        ];
      },
      [one, two] as const,
    );

    expect(printed).toEqual([
      `success {"port":${two},"ip":"127.0.0.1"}`,
      `onSuccess {"port":${one},"ip":"127.0.0.1"}`,
      `success {"port":${one},"ip":"127.0.0.1"}`,
      'success "OK"',
      'failure "You need to start server first"',
      `success {"port":${two},"ip":"127.0.0.1"}`,
    ]);
  });

  it('refuses arguments that are missing or of the wrong type, and unknown actions', async () => {
    const app = await openApp();

    const printed = await app.run(async ({ askExec }) => [
      await askExec('HttpServer', 'start', []),
      await askExec('HttpServer', 'start', ['client']),
      await askExec('HttpServer', 'start', ['client', { port: 'abc' }]),
      await askExec('HttpServer', 'start', ['client', { port: null }]),
      await askExec('HttpServer', 'getRootDirectoryAbsolutePath', ['../']),
      await askExec('HttpServer', 'send', [{ message: 'hi' }]),
      await askExec('httpServer', 'stop', []),
    ]);

    expect(printed).toEqual([
      'failure "JSON error"',
      'failure "JSON error"',
      'failure "JSON error"',
      'failure "JSON error"',
      'failure "root directory is outside the app: ../"',
      'failure "Invalid action"',
      'failure "Class not found"',
    ]);
  });
});
