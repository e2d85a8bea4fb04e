// An app's page in Chromium: its environment, its life, and what it costs the others.
import { expect, it } from 'vitest';
import { BARE_APP, started, startServer, useApp } from '../support/app.js';
import { openBridge } from '../support/bridge-client.js';
import { usePage } from '../support/browser.js';
import { connectClient } from '../support/client.js';
import { findFreePort } from '../support/free-port.js';

it('has its globals when the script tag ends, and deviceready later, once and sticky', async () => {
  const { url } = await useApp({
    'index.html': `<!doctype html><script src="cordova.js"></script><script>
      log = [];
      note = (text) => () => log.push(text);
      log.push(typeof plugins.webSocketServer, typeof monaca.WebSocketServer, typeof cordova.exec,
        typeof Cordova.exec, typeof PhoneGap.exec, typeof window.device);
      document.addEventListener('deviceready', () => log.push('ready ' + device.platform));
      document.addEventListener('DeviceReady', note('any case'));
    </script>`,
  });
  const { page, said } = await usePage();
  await page.goto(url);
  await expect.poll(() => page.evaluate('log.length')).toBe(8);

  await page.evaluate(`document.addEventListener('deviceready', note('late')); log.push('after')`);

  expect(await page.evaluate('log')).toEqual([
    ...['function', 'function', 'function', 'function', 'function', 'undefined'],
    ...['ready Android', 'any case', 'late', 'after'],
  ]);
  expect(said.filter((line) => !line.includes('404'))).toEqual([]);
});

it.each([
  ['two tags', '<script src="cordova.js"></script><script src="phonegap.js"></script>'],
  [
    'Monaca’s loader and cordova.js',
    '<script src="components/loader.js"></script><script src="cordova.js"></script>',
  ],
  ['Monaca’s loader alone', '<script src="components/loader.js"></script>'],
  ['no tag at all', ''],
])('initialises once with %s', async (_title, tags) => {
  const { url } = await useApp({
    'index.html': `<html><head>${tags}</head><body><div id="plugins"></div><script>
      count = 0;
      document.addEventListener('deviceready', () => { count += 1; });
    </script></body></html>`,
  });
  const { page, said } = await usePage();
  await page.goto(url);

  await expect.poll(() => page.evaluate('count')).toBe(1);
  expect(await page.evaluate('typeof plugins.webSocketServer')).toBe('function');
  expect(said.filter((line) => !line.includes('404'))).toEqual([]);
});

it('serves Monaca apps under /www/, and the same files at /', async () => {
  const { url } = await useApp({
    'index.html': '<script src="components/loader.js"></script>',
    'app.css': 'body {}',
  });
  const { port, pathname } = new URL(url);

  expect(pathname).toBe('/www/index.html');
  for (const path of ['/app.css', '/www/app.css']) {
    expect(await (await fetch(`http://localhost:${port}${path}`)).text()).toBe('body {}');
  }
});

it('keeps working when the app replaces the globals that the bridge needs', async () => {
  const port = await findFreePort();
  const { url } = await useApp({
    'index.html': `<script src="cordova.js"></script><script>
      plugins.webSocketServer(${port}).start((started) => { result = started; });
      window.WebSocket = null; window.fetch = null; window.setTimeout = null;
    </script>`,
  });
  const { page } = await usePage();
  await page.goto(url);

  await expect.poll(() => page.evaluate('window.result')).toEqual(started(port));
});

it('delivers 50,000 messages of a client in order', async () => {
  const { url } = await useApp(BARE_APP);
  const port = await findFreePort();
  const { page } = await usePage();
  await page.goto(url);
  await startServer(page, port);
  const count = 50_000;
  const inOrder = page.evaluate(
    (count) =>
      new Promise((resolve) => {
        let next = 0;
        Reflect.get(window, 'server').onmessage = ({ message }: { message: string }) => {
          if (message !== String(next)) resolve(`${message} came instead of ${next}`);
          next += 1;
          if (next === count) resolve('all in order');
        };
      }),
    count,
  );
  const client = await connectClient(port);
  for (let number = 0; number < count; number += 1) client.send(String(number));

  expect(await inOrder).toBe('all in order');
});

it('ends its servers with the page, and the next page’s start succeeds at once', async () => {
  const { url } = await useApp(BARE_APP);
  const port = await findFreePort();
  const { page } = await usePage();
  await page.goto(url);
  await startServer(page, port);

  for (let reload = 1; reload <= 10; reload += 1) {
    const client = await connectClient(port);
    await page.reload();
    expect(await startServer(page, port)).toEqual(started(port));
    expect(await client.closed).toBe('1001 ');
  }
  const client = await connectClient(port);
  await page.close();
  expect(await client.closed).toBe('1001 ');
});

it('waits for a port that the page before it is still giving back', async () => {
  const { port: httpPort } = await useApp(BARE_APP);
  const port = await findFreePort();
  const first = await openBridge(httpPort);
  await first.greet();
  await first.ask('WebSocketServer', 'start', [{ port }]);
  // It does not answer the close frame, so that the server takes its time to stop.
  const silent = await connectClient(port);
  silent.ws.pause();

  first.ws.close();
  const second = await openBridge(httpPort);
  await second.greet();

  expect(await second.ask('WebSocketServer', 'start', [{ port }])).toMatchObject({
    ok: true,
    msg: started(port),
  });
});

it('keeps one callback for all the starts of a server', async () => {
  const { url } = await useApp(BARE_APP);
  const port = await findFreePort();
  const { page } = await usePage();
  await page.goto(url);
  for (let count = 0; count < 3; count += 1) await startServer(page, port);

  expect(await page.evaluate('Object.keys(cordova.callbacks).length')).toBe(1);
  await page.evaluate('new Promise((resolve) => server.stop(resolve))');
  expect(await page.evaluate('Object.keys(cordova.callbacks).length')).toBe(0);
});

it('is an app of its own in each tab: the same port is in use for the second', async () => {
  const { url } = await useApp(BARE_APP);
  const port = await findFreePort();
  const { page: first } = await usePage();
  await first.goto(url);
  await startServer(first, port);
  const client = await connectClient(port);

  // A tab that a page opens has a copy of its session storage.
  const [second] = await Promise.all([
    first.context().waitForEvent('page'),
    first.evaluate(() => window.open(location.href)),
  ]);
  await second.waitForLoadState();

  expect(await startServer(second, port)).toBe(
    'java.net.BindException: bind failed: EADDRINUSE (Address already in use)',
  );
  expect(client.ws.readyState).toBe(1);
  await second.close();
  await first.evaluate(() => Reflect.get(window, 'server').sendToAllClients('still here'));
  expect(await client.next()).toBe('still here');
});

it('shows what a callback throws at window.onerror, and calls the next one', async () => {
  const { url } = await useApp(BARE_APP);
  const { page, said } = await usePage();
  await page.goto(url);

  await page.evaluate(`
    happened = [];
    for (const name of ['cordovacallbackerror', 'error']) {
      window.addEventListener(name, (event) => happened.push(name + event.message));
    }
    server = plugins.webSocketServer();
    server.getStatus(() => { throw new Error('in a callback'); });
    server.getStatus(() => happened.push('the next one'));`);

  await expect
    .poll(async () => ((await page.evaluate('happened')) as string[]).toSorted())
    .toEqual([
      expect.stringMatching(/^cordovacallbackerrorError in Success .* Error: in a callback$/),
      'errorUncaught Error: in a callback',
      'the next one',
    ]);
  await expect.poll(() => said).toContain('uncaught: in a callback');
});

it('loads the app’s other plugins, and leaves out those that are emulated', async () => {
  const { url } = await useApp({
    'index.html': `<script src="phonegap.js"></script><script>
      document.addEventListener('deviceready', () => { ready = true; });
    </script>`,
    'cordova_plugins.js': `cordova.define('cordova/plugin_list', function (require, exports, module) {
      module.exports = [
        { id: 'greeter.Greeter', file: 'greeter.js', clobbers: ['greeter'] },
        { id: 'monaca.WSS', file: 'missing.js', clobbers: ['monaca.WebSocketServer'] },
        { id: 'monaca.HTTP', file: 'missing.js', clobbers: ['plugins.httpServer'] },
        { id: 'monaca.HTTPClass', file: 'missing.js', merges: ['monaca.HttpServer'] },
      ];
      module.exports.metadata = { greeter: '1.0.0' };
    });`,
    'greeter.js': `cordova.define('greeter.Greeter', function (require, exports, module) {
      module.exports = { hello: () => 'hello' };
    });`,
  });
  const { page, said } = await usePage();
  await page.goto(url);
  await expect.poll(() => page.evaluate('window.ready')).toBe(true);

  expect(await page.evaluate('greeter.hello()')).toBe('hello');
  expect(await page.evaluate(`cordova.require('cordova/plugin_list').metadata`)).toEqual({
    greeter: '1.0.0',
    'wss-emu': '14.0.1',
  });
  expect(said.filter((line) => !line.includes('404'))).toEqual([]);
});

it('says which plugin’s file keeps deviceready from firing', async () => {
  const { url, log } = await useApp({
    ...BARE_APP,
    'cordova_plugins.js': `cordova.define('cordova/plugin_list', function (require, exports, module) {
      module.exports = [{ id: 'a.A', file: 'plugins/a/www/A.js', clobbers: ['a'] }];
    });`,
    'plugins/a/www/a.js': '',
  });
  const { page, said } = await usePage();
  await page.goto(url);
  const ours = () => said.filter((line) => line.includes('[wss-emu]'));
  await expect
    .poll(ours)
    .toEqual([
      "error: [wss-emu] deviceready never fires: cordova_plugins.js names plugins/a/www/A.js, which is missing or doesn't define a.A. Add the plugin again, or take it out of the list.",
    ]);
  expect(log).toEqual([expect.stringContaining('its name is plugins/a/www/a.js')]);
  expect(said.filter((line) => line.includes('not found'))).toEqual([]);
});

const PUBLISHED = ['WebSocketServer', 'HttpServer'].map((name) => [
  `mobi.monaca.plugins.${name}.${name}`,
  `plugins.${name.charAt(0).toLowerCase()}${name.slice(1)}`,
]);

it('knows the published plugins’ modules by their ids', async () => {
  const { url } = await useApp(BARE_APP);
  const { page } = await usePage();
  await page.goto(url);

  for (const [id, target] of PUBLISHED) {
    expect(await page.evaluate(`cordova.require('${id}') === ${target}`)).toBe(true);
  }
});

it.each([
  ['by its cordova_plugins.js, onto the same names', '', ['plugins.', 'monaca.']],
  ['by its cordova_plugins.js, onto names of its own', '', ['own.']],
  ['by a tag', '<script src="published.js"></script>', []],
])('keeps its objects when an app brings the published plugins %s', async (_title, tag, onto) => {
  const list = PUBLISHED.map(([id, target = '']) => ({
    id,
    file: 'published.js',
    clobbers: onto.map((prefix) => prefix + target.replace('plugins.', '')),
  }));
  const { url } = await useApp({
    'index.html': `<!doctype html><script src="cordova.js"></script>${tag}<script>
      document.addEventListener('deviceready', () => { ready = true; });
    </script>`,
    'cordova_plugins.js': `cordova.define('cordova/plugin_list', function (require, exports, module) {
      module.exports = ${JSON.stringify(list)};
    });`,
    'published.js': PUBLISHED.map(
      ([id]) => `cordova.define('${id}', function (require, exports, module) {
        module.exports = function Published() {};
      });`,
    ).join('\n'),
  });
  const { page, said } = await usePage();
  await page.goto(url);
  await expect.poll(() => page.evaluate('window.ready')).toBe(true);

  expect(
    await page.evaluate(`[plugins.webSocketServer(2001), new plugins.httpServer('', 8080)].map(
      (server) => [server.port, typeof server.getAddress])`),
  ).toEqual([
    [2001, 'function'],
    [8080, 'function'],
  ]);
  if (onto.includes('own.')) {
    expect(await page.evaluate('own.webSocketServer === plugins.webSocketServer')).toBe(true);
  }
  expect(said.filter((line) => !line.includes('404'))).toEqual([]);
});

it('tells its HTTP servers their folder from deviceready on', async () => {
  const { url } = await useApp({
    'index.html': `<!doctype html><script src="cordova.js"></script><script>
      server = plugins.httpServer('client');
      paths = [server.rootDirectoryAbsolutePath];
      document.addEventListener('deviceready', () => paths.push(server.rootDirectoryAbsolutePath));
    </script>`,
  });
  const { page } = await usePage();
  await page.goto(url);

  await expect.poll(() => page.evaluate('paths.length')).toBe(2);
  expect(await page.evaluate('paths')).toEqual([
    '',
    expect.stringMatching(/^\/.*wss-emu-app-\w+\/client$/),
  ]);
});

it('ends its HTTP servers when it goes, and the next page’s find their port free', async () => {
  const { port: httpPort } = await useApp({ ...BARE_APP, 'client.html': 'a client' });
  const port = await findFreePort();
  async function startHttpServer() {
    const page = await openBridge(httpPort);
    await page.greet();
    return { page, result: await page.ask('HttpServer', 'start', ['', { port }]) };
  }
  const before = await startHttpServer();
  const client = await fetch(`http://127.0.0.1:${port}/client.html`);
  before.page.ws.close();
  const after = await startHttpServer();

  for (const { result } of [before, after]) {
    expect(result).toMatchObject({ ok: true, msg: { port, ip: '127.0.0.1' } });
  }
  expect(await client.text()).toBe('a client');
});
