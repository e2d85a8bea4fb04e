// wss-emu/vite under real Vite, in Chromium: its pages are apps, and it goes on as ever.
import { join } from 'node:path';
import { createServer, type InlineConfig } from 'vite';
import { expect, it, onTestFinished } from 'vitest';
import { type ViteOptions, wssEmu } from '../../src/dev-servers/vite.js';
import { started, startServer } from '../support/app.js';
import { type BridgeClient, openBridge } from '../support/bridge-client.js';
import { usePage } from '../support/browser.js';
import { connectClient } from '../support/client.js';
import { useFolder, writeFile } from '../support/folder.js';
import { findFreePort, isFree } from '../support/free-port.js';

const APP = {
  'index.html': `<!doctype html><html><head>
    <meta http-equiv="Content-Security-Policy" content="connect-src 'none'">
    <script type="module" src="/main.js"></script></head><body><p id="text"></p></body></html>`,
  'main.js': `import './main.css';
    import { text } from './text.js';
    window.show = (text) => { document.querySelector('#text').textContent = text; };
    show(text);
    if (import.meta.hot) import.meta.hot.accept('./text.js', (module) => show(module.text));
    document.addEventListener('deviceready', () => { window.ready = true; });`,
  'text.js': `export const text = 'one';`,
  'main.css': 'p { color: rgb(1, 1, 1); }',
  'client.html': '<title>client</title><p>plain</p>',
  'public/client/index.html': '<title>served by the app</title>',
};

/** Vite, and nobody who looks at its page. */
async function startVite(options: ViteOptions = {}, config: InlineConfig = {}) {
  const root = useFolder(APP);
  const vite = await createServer({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [wssEmu(options)],
    ...config,
    server: { host: '127.0.0.1', port: 0, ...config.server },
    // The policy of the app lets no connection through but the bridge's: so would it Vite's.
    optimizeDeps: { noDiscovery: true },
  });
  onTestFinished(() => vite.close());
  await vite.listen();
  const url = vite.resolvedUrls?.local[0] ?? '';
  return { vite, root, url, port: Number(new URL(url).port) };
}

async function useVite(...args: Parameters<typeof startVite>) {
  const started = await startVite(...args);
  const { page, said } = await usePage();
  await page.goto(started.url);
  await expect.poll(() => page.evaluate('window.ready')).toBe(true);
  // What is written before Vite watches it, Vite doesn't hear of.
  const { vite, root } = started;
  await expect.poll(() => vite.watcher.getWatched()[root]).toContain('text.js');
  const write = (name: string, text: string) => writeFile(started.root, name, text);
  return { ...started, page, said, write };
}

/** A page of Vite's, without a browser. */
async function openPage(port: number): Promise<BridgeClient> {
  const page = await openBridge(port);
  await page.greet();
  return page;
}

const text = (page: { textContent(selector: string): Promise<string | null> }) => () =>
  page.textContent('#text').catch(() => null);

it('runs Vite’s page on a phone, whose servers end with it', async () => {
  const { vite, page, url } = await useVite();
  const port = await findFreePort();

  expect(await startServer(page, port)).toEqual(started(port));
  const client = await connectClient(port);
  await page.reload();
  expect(await client.closed).toBe('1001 ');
  expect(await startServer(page, port)).toEqual(started(port));

  const last = await connectClient(port);
  await vite.close();
  expect(await last.closed).toBe('1001 ');
  expect(url).toContain('127.0.0.1');
});

it('leaves pages without Cordova to Vite alone', async () => {
  const { url } = await startVite();
  const html = await (await fetch(`${url}client.html`)).text();

  expect(html).toContain('<p>plain</p>');
  expect(html).toContain('/@vite/client');
  expect(html).not.toMatch(/cordova|wss-emu/);
});

it('lets Vite update modules while no server runs, and loads the page anew while one does, but for styles', async () => {
  const { page, write } = await useVite();
  await page.evaluate('kept = true');
  write('text.js', `export const text = 'two';`);
  await expect.poll(text(page)).toBe('two');
  expect(await page.evaluate('window.kept')).toBe(true);

  await startServer(page, await findFreePort());
  write('main.css', 'p { color: rgb(2, 2, 2); }');
  await expect
    .poll(() => page.evaluate(`getComputedStyle(document.querySelector('p')).color`))
    .toBe('rgb(2, 2, 2)');
  expect(await page.evaluate('window.kept')).toBe(true);

  write('text.js', `export const text = 'three';`);
  await expect.poll(text(page)).toBe('three');
  expect(await page.evaluate('window.kept')).toBeUndefined();
});

it('keeps the page on request', async () => {
  const { page, write } = await useVite({ hmr: 'keep' });
  await startServer(page, await findFreePort());
  await page.evaluate('kept = true');

  write('text.js', `export const text = 'two';`);

  await expect.poll(text(page)).toBe('two');
  expect(await page.evaluate('window.kept')).toBe(true);
});

it('serves the public folder’s parts with the app’s own HTTP servers', async () => {
  const vite = await startVite();
  const page = await openPage(vite.port);
  const port = await findFreePort();

  expect(await page.ask('HttpServer', 'start', ['client', { port }])).toMatchObject({
    ok: true,
    msg: { port, ip: '127.0.0.1' },
  });
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain('served by the app');
  expect(await page.ask('HttpServer', 'getStatus', [{ port }])).toMatchObject({
    msg: { rootDirectoryAbsolutePath: join(vite.root, 'public/client') },
  });
});

it('serves the parts of another folder on request', async () => {
  const www = useFolder({ 'client/index.html': '<title>from elsewhere</title>' });
  const vite = await startVite({ www });
  const page = await openPage(vite.port);
  const port = await findFreePort();
  await page.ask('HttpServer', 'start', ['client', { port }]);

  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain('from elsewhere');
});

it('ends what pages have started after Vite has started again, too', async () => {
  const { vite, port: vitePort } = await startVite();
  await vite.restart();
  const page = await openPage(vitePort);
  const port = await findFreePort();
  await page.ask('WebSocketServer', 'start', [{ port }]);
  const client = await connectClient(port);

  await vite.close();

  expect(await client.closed).toBe('1001 ');
  expect(await isFree(port)).toBe(true);
});

it('works under a base path', async () => {
  const { page } = await useVite({}, { base: '/app/' });
  const port = await findFreePort();
  expect(await startServer(page, port)).toEqual(started(port));
});

it('has no part in a build', () => {
  expect(wssEmu().apply).toBe('serve');
});
