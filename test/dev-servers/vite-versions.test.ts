// wss-emu/vite, as it is built, under each Vite that projects have, by two shapes of its config.
import { symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { InlineConfig, ViteDevServer } from 'vite';
import { expect, it, onTestFinished } from 'vitest';
import { readFencesOf } from '../docs/documents.js';
import { openBridge } from '../support/bridge-client.js';
import { connectClient } from '../support/client.js';
import { useFolder, writeFile } from '../support/folder.js';
import { findFreePort, isFree } from '../support/free-port.js';

const PAGE =
  '<!doctype html><html><head></head><body><script type="module" src="/main.js"></script></body></html>';

const APP = {
  'index.html': PAGE,
  'main.js': `import './main.css';
    import { text } from './text.js';
    import { other } from './other.js';
    document.title = text + other;
    if (import.meta.hot) import.meta.hot.accept(['./text.js', './other.js'], () => {});`,
  'text.js': `export const text = 'one';`,
  'other.js': `export const other = 'one';`,
  'main.css': 'p { color: red }',
};
const PUBLIC = { 'client/index.html': '<title>client</title>' };

const inFolder = (folder: string, files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));

const configOfMonaca =
  readFencesOf('docs/monaca.md').find(({ language }) => language === 'js')?.text ?? '';

interface Shape {
  readonly shape: string;
  readonly files: Readonly<Record<string, string>>;
  readonly root: string;
}

const SHAPES: readonly Shape[] = [
  {
    shape: 'ES modules',
    files: {
      ...APP,
      ...inFolder('public', PUBLIC),
      'package.json': '{ "type": "module" }',
      'vite.config.js': `import { wssEmu } from 'wss-emu/vite';
        export default { plugins: [wssEmu()] };`,
    },
    root: '.',
  },
  {
    // As in Monaca's template for Vite.
    shape: 'CommonJS',
    files: {
      ...inFolder('src', APP),
      ...inFolder('www', PUBLIC),
      'package.json': '{}',
      'vite.config.js': configOfMonaca,
    },
    root: 'src',
  },
];

const VITES = ['vite3', 'vite4', 'vite5', 'vite6', 'vite'];
const ROWS = VITES.flatMap((vite) => SHAPES.map((shape) => ({ vite, ...shape })));

/** Starts a version of Vite in a project, as `npx vite` does. */
async function startIn(project: string, name: string, config: InlineConfig = {}) {
  symlinkSync(resolve('.'), join(project, 'node_modules/wss-emu'), 'junction');
  symlinkSync(resolve('node_modules', name), join(project, 'node_modules/vite'), 'junction');
  const said: string[] = [];
  const say = (text: string) => said.push(text);
  const logger = { info() {}, warn: say, warnOnce: say, error: say, clearScreen() {} };
  const { createServer } = (await import(name)) as typeof import('vite');
  const before = process.cwd();
  // A relative root is relative to it.
  process.chdir(project);
  const vite = await createServer({
    cacheDir: join(project, '.vite'),
    customLogger: { ...logger, hasWarned: false, hasErrorLogged: () => false },
    ...config,
    server: { host: '127.0.0.1', port: await findFreePort(), ...config.server },
  }).finally(() => process.chdir(before));
  // Vite 3 can't be closed twice.
  onTestFinished(() => vite.close().catch(() => {}));
  return { vite, said };
}

function useProject(files: Readonly<Record<string, string>>): string {
  return useFolder({ ...files, 'node_modules/.keep': '' });
}

/** What Vite tells its pages: the kind of each update. */
async function hearUpdates(port: number) {
  const client = await connectClient(`ws://127.0.0.1:${port}/`, ['vite-hmr']);
  expect(JSON.parse(await client.next()).type).toBe('connected');
  return async () => JSON.parse(await client.next()).type;
}

const watched = ({ watcher }: ViteDevServer, folder: string) =>
  Object.entries(watcher.getWatched())
    .filter(([path]) => resolve(path) === folder)
    .flatMap(([, names]) => names);

it.each(ROWS)(
  'runs pages on a phone, and reloads them while a server runs: $vite, configured by $shape',
  async ({ vite: name, files, root }) => {
    const project = useProject(files);
    const { vite, said } = await startIn(project, name);
    await vite.listen();
    const { port } = vite.config.server;
    const get = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
    const folder = join(project, root);

    const html = await get('/');
    expect(html).toMatch(/<script src="\/__wss-emu\/v1\/shim\.js"><\/script>[\s\S]*main\.js/);
    expect(await get('/__wss-emu/v1/shim.js')).toContain('Apache');
    for (const path of ['/main.js', '/text.js', '/other.js', '/main.css']) await get(path);
    const edited = ['main.css', 'other.js', 'text.js'];
    await expect.poll(() => watched(vite, folder)).toEqual(expect.arrayContaining(edited));
    const nextUpdate = await hearUpdates(port);
    writeFile(folder, 'text.js', `export const text = 'two';`);
    expect(await nextUpdate()).toBe('update');

    const page = await openBridge(port);
    await page.greet();
    // The public folder is the app's `www`.
    const clientPort = await findFreePort();
    await page.ask('HttpServer', 'start', ['client', { port: clientPort }]);
    expect(await (await fetch(`http://127.0.0.1:${clientPort}/`)).text()).toContain('client');
    const appPort = await findFreePort();
    await page.ask('WebSocketServer', 'start', [{ port: appPort }]);
    const client = await connectClient(appPort);
    writeFile(folder, 'main.css', 'p { color: blue }');
    expect(await nextUpdate()).toBe('update');
    // Another file: Vite's watcher leaves out a second change of the same within 50 ms.
    writeFile(folder, 'other.js', `export const other = 'two';`);
    expect(await nextUpdate()).toBe('full-reload');

    await vite.close();
    expect(await client.closed).toBe('1001 ');
    expect(await isFree(appPort)).toBe(true);
    expect(said).toEqual([]);
  },
);
