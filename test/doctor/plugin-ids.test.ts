// Plugins by their ids, and config.xml as Cordova reads it.
import { expect, it } from 'vitest';
import { checkApp } from '../../src/doctor/app.js';
import { useFolder } from '../support/folder.js';
import { CORDOVA, type Files, findFaults, project, SERVER, scripted } from './project.js';

const FEATURE = (name: string, inside: string) => `<feature name="${name}">${inside}</feature>`;
const ANDROID = (name: string) => `<param name="android-package" value="${name}"/>`;

/** An app that uses both servers, and what its project has. */
function both(config: string, files: Files = {}): Files {
  return {
    'config.xml': `<widget>${config}</widget>`,
    'www/index.html': `${CORDOVA}<script>${SERVER} new monaca.HttpServer</script>`,
    ...files,
  };
}

const none = (call: string, name: string) =>
  `problem: index.html:1 calls plugins.${call}(), but nothing in config.xml names its plugin, mobi.monaca.plugins.${name}: on the phone there would be none.`;
const NEITHER = [none('httpServer', 'HttpServer'), none('webSocketServer', 'WebSocketServer')];
const [HTTP, SOCKET] = ['mobi.monaca.plugins.HttpServer', 'mobi.monaca.plugins.WebSocketServer'];

it.each([
  `<plugin name="${HTTP}"/><platform name="android"><plugin name="${SOCKET}" spec="1.0.0"/></platform>`,
  FEATURE('HttpServer', ANDROID('mobi.monaca.plugins.HttpServerPlugin')) +
    FEATURE('WebSocketServer', ANDROID('mobi.monaca.plugins.WebSocketPlugin')),
])('knows both plugins: %s', async (config) => {
  expect(await findFaults(both(config))).toEqual([]);
});

it.each([
  `<platform name="ios"><plugin name="${HTTP}"/><plugin name="${SOCKET}"/></platform>`,
  FEATURE('HttpServer', '<param name="ios-package" value="CDVHttpServer"/>') +
    FEATURE('WebSocketServer', ''),
])('knows them for Android alone: %s', async (config) => {
  expect(await findFaults(both(config))).toEqual(NEITHER);
});

it('takes nothing for them that is called much the same', async () => {
  const names = ['cordova-plugin-monaca-httpd', `${SOCKET}2`, 'my-websocket-server'];
  const plugins = names.map((name) => `<plugin name="${name}"/>`);
  expect(await findFaults(both(plugins.join('')))).toEqual([
    `warning: The project has plugins that are not emulated: ${names.join(', ')}. What the app does with them fails here.`,
    ...NEITHER,
  ]);
});

const PREFERENCES = '<preference name="Orientation" value="default"/><access origin="*"/>';

it.each<[string, Files]>([
  [
    'a feature for iOS alone',
    project(
      `${PREFERENCES}<feature name="LocalStorage"><param name="ios-package" value="CDVLocalStorage"/></feature>`,
    ),
  ],
  [
    'what was part of Cordova once',
    project(
      '<feature name="http://api.phonegap.com/1.0/device"/><plugin name="http://api.phonegap.com/1.0/device"/>',
    ),
  ],
  [
    'plugins for builds',
    project(
      [
        'cordova-plugin-whitelist',
        'cordova-plugin-androidx-adapter',
        'cordova-custom-config',
        'cordova-android-support-gradle-release',
        'cordova-plugin-enable-multidex',
      ]
        .map((name) => `<plugin name="${name}"/>`)
        .join(''),
    ),
  ],
  [
    'plugins whose API browsers have',
    project(
      '<plugin name="cordova-plugin-geolocation"/><plugin name="cordova-plugin-vibration"/><plugin name="org.apache.cordova.geolocation"/>',
    ),
  ],
  [
    'an installed plugin without a script',
    project('', {
      'plugins/com.example.build/plugin.xml': '<plugin id="com.example.build"><hook/></plugin>',
    }),
  ],
  [
    'wrappers, types and tools of other names',
    project('', {
      'package.json': JSON.stringify({
        dependencies: { '@awesome-cordova-plugins/camera': '6', '@ionic-native/core': '5' },
        devDependencies: {
          '@types/cordova-plugin-camera': '0',
          'cordova-webpack-plugin': '1',
          'vite-plugin-monaca': '1',
        },
      }),
    }),
  ],
])('has nothing to say of %s', async (_title, files) => {
  expect(await findFaults(files)).toEqual([]);
});

it('has something to say of an installed plugin with a script', async () => {
  const xml = '<plugin id="com.example.cat"><js-module src="www/cat.js"/></plugin>';
  expect(await findFaults(project('', { 'plugins/com.example.cat/plugin.xml': xml }))).toEqual([
    'warning: The project has plugins that are not emulated: com.example.cat. What the app does with them fails here.',
  ]);
});

const OTHERS = 'cordova.plugins.wsserver.start(8080, {})';

it.each(['cordova-plugin-websocket-server', 'cordova-websocket-server'])(
  'knows that %s is emulated, and no plugin of Monaca’s',
  async (id) => {
    const config = `<widget><plugin name="${id}"/></widget>`;
    const used = await checkApp(useFolder({ ...scripted(OTHERS), 'config.xml': config }));
    expect(used.at(-1)).toEqual({
      status: 'ok',
      text: `cordova.plugins.wsserver is there: the project has ${id}.`,
    });
    // With a copy of its script: the service has the same name.
    const copy = `${OTHERS}; cordova.exec(a, b, 'WebSocketServer', 'start', [8080])`;
    expect(await findFaults({ ...scripted(copy), 'config.xml': config })).toEqual([]);
    expect(await findFaults({ ...scripted(SERVER), 'config.xml': config })).toEqual([
      `note: The project has ${id}, and no script uses its object, cordova.plugins.wsserver.`,
      `problem: app.js:1 calls plugins.webSocketServer(), but the project has ${id}, another plugin with another object.`,
    ]);
  },
);

it('says that a phone can’t have both', async () => {
  const files = project('<plugin name="cordova-websocket-server"/>');
  expect(await findFaults(files)).toEqual([
    'problem: The project has both mobi.monaca.plugins.WebSocketServer and cordova-websocket-server: their services have one name, WebSocketServer, and a phone can have only one of them.',
  ]);
});

it('says where the other plugin’s object is used without it', async () => {
  const files = { ...scripted(`\nconst { wsserver } = cordova.plugins; wsserver.stop()`) };
  expect(await findFaults({ ...files, 'config.xml': '<widget/>' })).toEqual([
    'problem: app.js:2 uses cordova.plugins.wsserver, but nothing in config.xml names its plugin, cordova-plugin-websocket-server: on the phone there would be none.',
  ]);
  expect((await findFaults({ 'index.html': `<script>${OTHERS}</script>` })).at(-1)).toBe(
    "warning: index.html:1 uses cordova.plugins.wsserver; whether the phone has it can't be seen, because this folder is in no project.",
  );
});

it('tells it from Monaca’s by its class', async () => {
  const config = FEATURE('WebSocketServer', ANDROID('net.becvert.cordova.WebSocketServerPlugin'));
  const files = { ...scripted(SERVER), 'config.xml': `<widget>${config}</widget>` };
  expect((await findFaults(files)).at(-1)).toBe(
    'problem: app.js:1 calls plugins.webSocketServer(), but the project has cordova-plugin-websocket-server, another plugin with another object.',
  );
});

it('says in which line a file with plugins is no JSON', async () => {
  const [fault] = await findFaults(project('', { 'package.json': '{\r\n  "cordova": {},\r\n}' }));
  expect(fault).toBe(
    "problem: package.json is not JSON (line 3, column 1): Cordova and Monaca can't read the project's plugins.",
  );
});
