// cordova.plugins.wsserver in a page: only for projects that have the plugin, and its own script first.
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readProjects } from '../../src/app-files/project-plugins.js';
import { hasWsserver } from '../../src/app-files/wsserver-plugin.js';
import { createEmulator } from '../../src/index.js';
import { useFolder } from '../support/folder.js';
import { readPluginList } from '../support/plugin-list.js';
import { WSSERVER_PROJECT } from '../support/wsserver-app.js';

const PLUGIN = 'cordova-plugin-websocket-server';
const PAGE = { 'www/index.html': '<script src="cordova.js"></script>' };
const OWN_SCRIPT = `plugins/${PLUGIN}/www/wsserver.js`;
const OWN_LIST = `cordova.define('cordova/plugin_list', (require, exports, module) => {
  module.exports = [{ id: '${PLUGIN}.WebSocketServer', file: '${OWN_SCRIPT}', clobbers: ['cordova.plugins.wsserver'] }];
});`;

async function serve(files: Readonly<Record<string, string>>) {
  const emulator = createEmulator();
  onTestFinished(() => emulator.close());
  const { port } = await emulator.serve({ www: join(useFolder(files), 'www'), port: 0 });
  return async (path: string) => (await fetch(`http://localhost:${port}/${path}`)).text();
}

const TRAPS = 'plugins/wss-emu/wsserver-traps.js';

it.each([
  ['a project without the plugin', PAGE, []],
  ['a project with it', { ...PAGE, ...WSSERVER_PROJECT }, [OWN_SCRIPT, TRAPS]],
  [
    'an app that brings its script',
    { ...PAGE, 'www/cordova_plugins.js': OWN_LIST },
    [OWN_SCRIPT, TRAPS],
  ],
  [
    'both',
    { ...PAGE, ...WSSERVER_PROJECT, 'www/cordova_plugins.js': OWN_LIST },
    [OWN_SCRIPT, TRAPS],
  ],
])('lists the plugin’s script for %s', async (_, files, expected) => {
  const get = await serve(files);
  const list = readPluginList(await get('cordova_plugins.js'));
  expect(list.map(({ file }) => file)).toEqual(expected);
});

it('serves the app’s own script where there is one, and else the emulator’s', async () => {
  const own = await serve({ ...PAGE, ...WSSERVER_PROJECT, [`www/${OWN_SCRIPT}`]: 'own();' });
  expect(await own(OWN_SCRIPT)).toBe('own();');
  const get = await serve({ ...PAGE, ...WSSERVER_PROJECT });
  expect(await get(`www/${OWN_SCRIPT}`)).toContain(`cordova.define('${PLUGIN}.WebSocketServer'`);
  expect(await get(TRAPS)).toContain("cordova.define('wss-emu.wsserver-traps'");
});

it.each([
  [
    'config.xml',
    { 'config.xml': `<widget><plugin name="${PLUGIN}" spec="1.6.0"/></widget>` },
    true,
  ],
  ['package.json', WSSERVER_PROJECT, true],
  [
    'its dependencies',
    { 'package.json': '{"dependencies":{"cordova-websocket-server":"1"}}' },
    true,
  ],
  ['plugins', { [`plugins/${PLUGIN}/plugin.xml`]: '' }, true],
  ['another plugin', { 'package.json': '{"cordova":{"plugins":{"monaca-plugin":{}}}}' }, false],
  ['files that can’t be read', { 'package.json': '{', 'config.xml': '<' }, false],
])('finds the plugin in %s', async (_, files, isThere) => {
  const project = useFolder({ ...files, 'platforms/android/assets/www/index.html': '' });
  const has = async (www: string) => hasWsserver(await readProjects(join(project, www)));
  expect(await has('www')).toBe(isThere);
  expect(await has('platforms/android/assets/www')).toBe(isThere);
});
