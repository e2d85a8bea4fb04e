// wss-emu/vite on servers that aren't Vite's own, or not Vite's alone, and with options that are wrong.
import { once } from 'node:events';
import { createServer as createHttpServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import express from 'express';
import { createServer, type InlineConfig, type Plugin, type ViteDevServer } from 'vite';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { type ViteOptions, wssEmu } from '../../src/dev-servers/vite.js';
import { askForBridge, openBridge } from '../support/bridge-client.js';
import { connectClient } from '../support/client.js';
import { useFolder } from '../support/folder.js';
import { findFreePort } from '../support/free-port.js';

const PAGE = '<!doctype html><html><head></head><body><p>page</p></body></html>';
const SHIM = '/__wss-emu/v1/shim.js';

async function useVite(config: InlineConfig & { plugins: Plugin[] }) {
  const warnings: string[] = [];
  const warn = (text: string) => warnings.push(text);
  const logger = { info() {}, warn, warnOnce: warn, error: warn, clearScreen() {} };
  const vite = await createServer({
    root: useFolder({ 'index.html': PAGE }),
    configFile: false,
    customLogger: { ...logger, hasWarned: false, hasErrorLogged: () => false },
    optimizeDeps: { noDiscovery: true },
    ...config,
  });
  onTestFinished(() => vite.close());
  return { vite, warnings };
}

async function listenOn(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** Opens the page as a browser does, and starts a server in it. */
async function boot(port: number): Promise<void> {
  const get = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  expect(await get('/')).toContain(SHIM);
  expect(await get(SHIM)).toContain('Apache');
  const page = await openBridge(port);
  await page.greet();
  const appPort = await findFreePort();
  expect(await page.ask('WebSocketServer', 'start', [{ port: appPort }])).toMatchObject({
    ok: true,
  });
  await connectClient(appPort);
}

it('attaches to the server that Vite’s middleware mode is given, before anybody asks', async () => {
  const server = createHttpServer();
  const middlewareMode = { server };
  const { vite, warnings } = await useVite({
    plugins: [wssEmu()],
    server: { middlewareMode, hmr: false },
  });
  server.on('request', vite.middlewares);
  const port = await listenOn(server);

  expect(await askForBridge(port, 'made-up')).toBe(401);
  await boot(port);
  expect(warnings).toEqual([]);
});

it('attaches to the server of express in Vite’s middleware mode, as soon as its page comes', async () => {
  const { vite, warnings } = await useVite({
    plugins: [wssEmu()],
    server: { middlewareMode: true, hmr: false },
  });
  const app = express();
  app.use(vite.middlewares);

  await boot(await listenOn(createHttpServer(app)));
  expect(warnings).toEqual([]);
});

it('adds the tag to what a program of Vite’s custom kind makes of its page', async () => {
  const { vite } = await useVite({
    plugins: [wssEmu()],
    base: '/app/',
    appType: 'custom',
    server: { middlewareMode: true, hmr: false },
  });

  expect(await vite.transformIndexHtml('/', PAGE)).toContain(SHIM);
  expect(await vite.transformIndexHtml('/app/', PAGE)).toContain(SHIM);
  expect(await vite.transformIndexHtml('/client', PAGE)).not.toContain(SHIM);
});

/** What stands before some servers: requests have a socket that isn't the server's. */
function wrap(vite: ViteDevServer): Server {
  return createHttpServer((request, response: ServerResponse) => {
    vite.middlewares(Object.create(request, { socket: { value: {} } }), response);
  });
}

it('says what to add where it can’t see the server, once, and then does with it', async () => {
  const { vite, warnings } = await useVite({
    plugins: [wssEmu()],
    server: { middlewareMode: true, hmr: false },
  });
  const server = wrap(vite);
  const port = await listenOn(server);
  const get = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  await get('/');
  expect(warnings).toEqual([]);
  await get(SHIM);
  await get(SHIM);

  expect(warnings).toEqual([expect.stringMatching(/^wss-emu: .* Add: vite\.config\..*$/)]);
  const [, call = ''] = /Add: (.*)$/.exec(warnings[0] ?? '') ?? [];
  new Function('vite', 'server', call)(vite, server);
  await boot(port);
  await vite.restart();
  await boot(port);
  expect(warnings).toHaveLength(1);
});

it.each([{ path: '/other' }, {}])(
  'shares Vite’s server with a WebSocket server of another plugin: %j',
  async (options) => {
    const plugin: Plugin = {
      name: 'foreign',
      configureServer({ httpServer }) {
        const server = httpServer as Server;
        new WebSocketServer({ server, ...options }).on('connection', (ws) => ws.send('other'));
      },
    };
    for (const plugins of [
      [wssEmu(), plugin],
      [plugin, wssEmu()],
    ]) {
      const port = await findFreePort();
      const { vite } = await useVite({ plugins, server: { host: '127.0.0.1', port, ws: false } });
      await vite.listen();

      await boot(port);
      expect(await (await connectClient(`ws://127.0.0.1:${port}/other`)).next()).toBe('other');
    }
  },
);

/** What Vite says when it can't start. */
function failToStart(config: InlineConfig): Promise<string | undefined> {
  return createServer({ logLevel: 'silent', ...config }).then(
    (vite) => vite.close().then(() => undefined),
    ({ stack }: Error) => stack,
  );
}

it.each([
  [{ hmr: 'no' }, /^wssEmu: Option "hmr" can't be "no": it takes 'reload' or 'keep'\.$/],
  [{ hots: 1 }, /^wssEmu: There is no option "hots"\. The options are .*$/],
  [{ maxPages: 0 }, /^wssEmu: Option "maxPages" can't be 0: it takes a number from 1 up\.$/],
  [3, /^wssEmu: Options are an object, not 3\.$/],
  [null, /^wssEmu: Options are an object, not null\.$/],
])('says in a line which option is wrong: %j', async (options, line) => {
  const plugins = [wssEmu(options as unknown as ViteOptions)];
  expect(await failToStart({ configFile: false, root: useFolder({}), plugins })).toMatch(line);
});

it('says where the plugin with the wrong option stands', async () => {
  const module = pathToFileURL('dist/dev-servers/vite.js').href;
  const root = useFolder({
    'vite.config.mjs': `import { wssEmu } from '${module}';
      // wssEmu() is the phone.
      export default {
        plugins: [
          wssEmu({ maxPages: 0 }),
        ],
      };`,
  });
  const place = relative('', join(root, 'vite.config.mjs'));

  expect(await failToStart({ root, configLoader: 'native' })).toBe(
    `${place}:5: wssEmu: Option "maxPages" can't be 0: it takes a number from 1 up.`,
  );
});
