// The scripts of a project's plugins in a page, where Cordova has built no list of them.
import { symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createMiddleware } from '../../src/dev-servers/middleware.js';
import { createEmulator, type PageOptions } from '../../src/index.js';
import { useFolder } from '../support/folder.js';
import { type ListedModule, readPluginList } from '../support/plugin-list.js';
import { pluginFiles } from '../support/plugin-project.js';

const PAGE = { 'www/index.html': '<script src="cordova.js"></script>' };

/** What a page gets from an app in this project, and what the log says. */
async function serve(project: string, options: PageOptions = {}) {
  const emulator = createEmulator();
  onTestFinished(() => emulator.close());
  const log: string[] = [];
  emulator.onTrace((entry) => {
    if (entry.kind === 'log') log.push(entry.text.replaceAll(join(project, '/'), ''));
  });
  const { port } = await emulator.serve({ www: join(project, 'www'), port: 0, ...options });
  const get = async (path: string) => {
    const response = await fetch(`http://localhost:${port}/${path}`);
    return response.ok ? response.text() : String(response.status);
  };
  return { log, get, list: async () => readPluginList(await get('cordova_plugins.js')) };
}

const idsOf = (list: readonly ListedModule[]) => list.map(({ id }) => id);

const DECLARED = JSON.stringify({
  cordova: { plugins: { 'com.example.b': {}, '@scope/cordova-plugin-c': {} } },
  devDependencies: { 'not-a-plugin': '1', 'cordova-plugin-d-fork': '1' },
});

it('lists what Cordova has fetched, and of npm’s what the project declares and that needs', async () => {
  const project = useFolder({
    ...PAGE,
    'package.json': DECLARED,
    ...pluginFiles('plugins/com.example.a', 'com.example.a', 'a', 'module.exports = 1;'),
    ...pluginFiles('node_modules/com.example.a', 'com.example.a', 'old', ''),
    'node_modules/com.example.b/plugin.xml':
      '<plugin id="com.example.b"><dependency id="z"/><js-module src="./www/b.js"><runs/></js-module></plugin>',
    'node_modules/com.example.b/www/b.js': '\ufeffexports.b = 2; // the end',
    ...pluginFiles('node_modules/@scope/cordova-plugin-c', '@scope/cordova-plugin-c', 'c', ''),
    ...pluginFiles('node_modules/cordova-plugin-d-fork', 'cordova-plugin-d', 'd', ''),
    ...pluginFiles('node_modules/not-a-plugin', 'not-a-plugin', 'n', ''),
    ...pluginFiles('node_modules/undeclared', 'undeclared', 'u', ''),
    ...pluginFiles('node_modules/z', 'z', 'z', ''),
    // The emulator has its object.
    ...pluginFiles('plugins/mobi.monaca.plugins.WebSocketServer', 'x', 'WebSocketServer', ''),
    // Browsers have theirs.
    ...pluginFiles('plugins/cordova-plugin-geolocation', 'cordova-plugin-geolocation', 'g', ''),
  });
  const { get, list, log } = await serve(project);

  expect(await list()).toEqual([
    {
      ...{ id: '@scope/cordova-plugin-c.c', file: 'plugins/@scope/cordova-plugin-c/www/c.js' },
      ...{ pluginId: '@scope/cordova-plugin-c', clobbers: ['c'] },
    },
    {
      ...{ id: 'com.example.a.a', file: 'plugins/com.example.a/www/a.js' },
      ...{ pluginId: 'com.example.a', clobbers: ['a'] },
    },
    { id: 'z.z', file: 'plugins/z/www/z.js', pluginId: 'z', clobbers: ['z'] },
    {
      ...{ id: 'com.example.b.b', file: 'plugins/com.example.b/www/b.js' },
      ...{ pluginId: 'com.example.b', runs: true },
    },
    {
      ...{ id: 'cordova-plugin-d.d', file: 'plugins/cordova-plugin-d/www/d.js' },
      ...{ pluginId: 'cordova-plugin-d', clobbers: ['d'] },
    },
  ]);
  expect(await get('sub/plugins/com.example.b/www/b.js')).toBe(
    'cordova.define("com.example.b.b", function(require, exports, module) {\nexports.b = 2; // the end\n});\n',
  );
  expect(log).toEqual([
    "pages get the scripts of the project's plugins: @scope/cordova-plugin-c 1.0.0, com.example.a 1.0.0, z 1.0.0, com.example.b, cordova-plugin-d 1.0.0; the browser's own stand in for cordova-plugin-geolocation (--no-plugins leaves them out, in code plugins: false)",
  ]);
});

const A = pluginFiles('plugins/com.example.a', 'com.example.a', 'a', 'module.exports = 1;');
const BUILT = "cordova.define('cordova/plugin_list', (r, e, module) => { module.exports = []; });";

it.each([
  ['that Cordova has built', { ...PAGE, ...A, 'www/cordova_plugins.js': BUILT }, {}],
  ['that is not wanted', { ...PAGE, ...A }, { plugins: false }],
])('makes no list in the place of one %s', async (_, files, options) => {
  const { list, get, log } = await serve(useFolder(files), options);
  expect([await list(), await get('plugins/com.example.a/www/a.js')]).toEqual([[], '404']);
  expect(log.join()).not.toContain('com.example.a 1.0.0');
});

it('does without a plugin that is broken, and says what to do', async () => {
  const project = useFolder({
    ...{ ...PAGE, ...A, 'outside.js': 'secret' },
    'plugins/p1/plugin.xml': '<plugin id="p1">\n<js-module</plugin>',
    'plugins/p2/plugin.xml':
      '<plugin id="p2">\n<js-module src="www/here.js"/>\n<js-module src="www/gone.js"/></plugin>',
    'plugins/p2/www/here.js': '',
    'plugins/p3/plugin.xml': '<plugin id="p3"><js-module src="../../outside.js"/></plugin>',
    'plugins/p4/plugin.xml': '<plugin id="p4"><js-module src="link.js"/></plugin>',
    'plugins/p5/plugin.xml': `<plugin id="p5"><js-module src="${join('/etc', 'hosts')}"/></plugin>`,
    'plugins/p6/plugin.xml':
      '<plugin id="p6"><asset src="../../outside.js" target="asset.js"/></plugin>',
  });
  symlinkSync(join(project, 'outside.js'), join(project, 'plugins/p4/link.js'));
  const { list, log, get } = await serve(project);

  const remedy = (id: string) =>
    `The app runs without this plugin; correct it there, or add it again: cordova plugin add ${id}`;
  const noFile = (id: string, line: number, src: string) =>
    `plugins/${id}/plugin.xml:${line} names ${src}, which is no file in the plugin's folder. ${remedy(id)}`;
  expect(log.slice(0, -1)).toEqual([
    `plugins/p1/plugin.xml is not well-formed XML (line 2, column 11): Unclosed start tag for element \`js-module\`. ${remedy('p1')}`,
    noFile('p2', 3, 'www/gone.js'),
    noFile('p3', 1, '../../outside.js'),
    noFile('p4', 1, 'link.js'),
    noFile('p5', 1, join('/etc', 'hosts')),
  ]);
  expect(idsOf(await list())).toEqual(['com.example.a.a']);
  expect(await get('asset.js')).toBe('404');
});

const WSSERVER = 'cordova-plugin-websocket-server';
const ASSETS = `<plugin id="com.example.assets"><asset src="www/lib" target="lib"/><asset src="www/one.txt" target="text/one.txt"/></plugin>`;

it('puts the app’s own files first, then the project’s, then the emulator’s', async () => {
  const project = useFolder({
    ...{ ...PAGE, ...A },
    'www/plugins/com.example.a/www/a.js': 'own',
    ...pluginFiles(`plugins/${WSSERVER}`, WSSERVER, 'wsserver', 'exports.own = 1;'),
    'plugins/com.example.assets/plugin.xml': ASSETS,
    'plugins/com.example.assets/www/lib/a/b.txt': 'b',
    'plugins/com.example.assets/www/lib/c.txt': 'c',
    'plugins/com.example.assets/www/one.txt': 'one',
    'www/lib/c.txt': 'own c',
  });
  const { get, list } = await serve(project);

  expect(await get('plugins/com.example.a/www/a.js')).toBe('own');
  expect(await get(`plugins/${WSSERVER}/www/wsserver.js`)).toContain('exports.own = 1;');
  expect(idsOf(await list())).toContain(`${WSSERVER}.wsserver`);
  const assets = ['lib/a/b.txt', 'lib/c.txt', 'text/one.txt', 'lib/d.txt', 'www/lib/a/b.txt'];
  expect(await Promise.all(assets.map(get))).toEqual(['b', 'own c', 'one', '404', 'b']);
});

it('wraps a script also where the app’s folder holds the project', async () => {
  const project = useFolder({ ...A, 'index.html': '' });
  const emulator = createEmulator();
  onTestFinished(() => emulator.close());
  const { port } = await emulator.serve({ www: project, port: 0 });
  const response = await fetch(`http://localhost:${port}/plugins/com.example.a/www/a.js`);
  expect(await response.text()).toContain('cordova.define("com.example.a.a"');
});

it('has them for pages of another server', async () => {
  const middleware = createMiddleware({ www: join(useFolder({ ...PAGE, ...A }), 'www') });
  const server = createServer((request, response) =>
    middleware(request, response, () => response.end('not ours')),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    await middleware.close();
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const get = async (path: string) => (await fetch(`http://127.0.0.1:${port}/${path}`)).text();

  expect(idsOf(readPluginList(await get('cordova_plugins.js')))).toEqual(['com.example.a.a']);
  expect(await get('plugins/com.example.a/www/a.js')).toContain('module.exports = 1;');
  expect(await get('plugins/com.example.a/www/b.js')).toBe('not ours');
});
