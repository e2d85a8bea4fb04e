// Whether ws: and http: are mixed content depends on where the app's pages are on the phone.
import { expect, it } from 'vitest';
import { checkApp } from '../../src/doctor/app.js';
import { useFolder } from '../support/folder.js';
import { CORDOVA, type Files, findFaults, project, SERVER, scripted } from './project.js';

const OPENS = `${SERVER}\nnew WebSocket('ws://10.0.0.5:3001/x')`;
const CLEARTEXT =
  '<edit-config file="app/src/main/AndroidManifest.xml" mode="merge" target="/manifest/application"><application android:usesCleartextTraffic="true" /></edit-config>';
const HTTP = '<preference name="Scheme" value="http"/>';

const mixed = (what: string, origin: string, reason: string) =>
  `warning: ${what}: it may here, over HTTP; on a phone the app is at ${origin} (${reason}), and that blocks it as mixed content.`;
const cleartext = (what: string, origin: string) =>
  `warning: ${what}: the app’s origin, ${origin}, lets it, but Android 9 and newer keep apps from connections without TLS.`;

const packages = (devDependencies: object) => ({
  'package.json': JSON.stringify({ devDependencies }),
});
const SOCKET = 'app.js:2 opens ws://10.0.0.5:3001/x';

it.each<[string, string, Files, string]>([
  ['no version', '', {}, mixed(SOCKET, 'https://localhost', 'cordova-android 10 and newer')],
  [
    'a package',
    CLEARTEXT,
    packages({ 'cordova-android': '^14.0.1' }),
    mixed(SOCKET, 'https://localhost', 'cordova-android 14'),
  ],
  [
    'an engine',
    '<engine name="android" spec="~10.1.1"/><preference name="HostName" value="App.example"/>',
    {},
    mixed(SOCKET, 'https://app.example', 'cordova-android 10'),
  ],
  ['an old engine', '<engine name="android" spec="9.0.0"/>', {}, cleartext(SOCKET, 'file://')],
  ['an old Cordova', '', packages({ cordova: '10.0.0' }), cleartext(SOCKET, 'file://')],
  [
    'an old platform',
    '<engine name="android" spec="14"/>',
    { 'platforms/platforms.json': '{"android":"9.1.0"}' },
    cleartext(SOCKET, 'file://'),
  ],
  [
    'an old platform that is asked for',
    '',
    { 'package.json': '{"cordova":{"platforms":["ios","android@9.0.0"]}}' },
    cleartext(SOCKET, 'file://'),
  ],
  [
    "Monaca's old Cordova",
    '',
    { '.monaca/project_info.json': '{"cordova_version":"9.0"}' },
    cleartext(SOCKET, 'file://'),
  ],
  ['a scheme', HTTP, packages({ 'cordova-android': '14' }), cleartext(SOCKET, 'http://localhost')],
  [
    'a scheme for all, and another for Android',
    `${HTTP}<platform name="android"><preference name="scheme" value="HTTPS"/></platform>`,
    {},
    mixed(SOCKET, 'https://localhost', 'cordova-android 10 and newer'),
  ],
  [
    'a scheme that Android doesn’t know',
    '<preference name="scheme" value="app"/>',
    {},
    mixed(SOCKET, 'https://localhost', 'cordova-android 10 and newer'),
  ],
  [
    'files',
    '<preference name="AndroidInsecureFileModeEnabled" value="true"/>',
    {},
    cleartext(SOCKET, 'file://'),
  ],
])('knows the origin of an app with %s', async (_title, config, files, fault) => {
  expect(await findFaults({ ...scripted(OPENS, config), ...files })).toEqual([fault]);
});

it.each<[string, string, Files]>([
  ['a scheme and cleartext', HTTP + CLEARTEXT, {}],
  [
    'files and cleartext',
    `<preference name="AndroidInsecureFileModeEnabled" value="true"/>${CLEARTEXT}`,
    {},
  ],
  [
    'a configuration of its own',
    `${HTTP}<edit-config><application android:networkSecurityConfig="@xml/network"/></edit-config>`,
    {},
  ],
  [
    'an Android that lets it',
    `${HTTP}<preference name="android-targetSdkVersion" value="27"/>`,
    {},
  ],
  ['an engine that lets it', '<engine name="android" spec="^7.1.4"/>', {}],
  ["Ionic's web view", `<plugin name="cordova-plugin-ionic-webview"/>${CLEARTEXT}`, {}],
])('has nothing to say of a connection with %s', async (_title, config, files) => {
  expect(await findFaults({ ...scripted(OPENS, config), ...files })).toEqual([]);
});

it('guesses nothing of a config.xml that can’t be read', async () => {
  expect(await findFaults(scripted(OPENS, '<name>a & b</name>'))).toEqual([
    "problem: config.xml is not well-formed XML (line 1, column 17): Unterminated reference (a reference must end with `;`). Cordova and Monaca can't build with it.",
  ]);
});

const SECURE = ['https://localhost', 'cordova-android 10 and newer'] as const;

it.each([
  ["fetch('http://10.0.0.5/a')", 'asks for http://10.0.0.5/a'],
  [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a script's
    'const HOST = "10.0.0.5"; window.fetch(`http://${HOST}:3000/${id}`)',
    'asks for http://10.0.0.5:3000/…',
  ],
  [
    "var x = new XMLHttpRequest(); x.open('GET', 'http://a.example/b')",
    'asks for http://a.example/b',
  ],
  ["$.ajax({ url: 'http://a.example' })", 'asks for http://a.example'],
  ["axios.get('http://a.example')", 'asks for http://a.example'],
  [
    "const URLS = { ws: 'ws://a.example' }; new window.WebSocket(URLS.ws + '/b')",
    'opens ws://a.example/b',
  ],
])('counts %s', async (code, what) => {
  const [fault, ...others] = await findFaults(scripted(`${SERVER} ${code}`));
  expect([fault, others]).toEqual([mixed(`app.js:1 ${what}`, ...SECURE), []]);
});

it('counts images, which phones ask for by https: instead', async () => {
  const shows = (place: string, address: string) =>
    `warning: ${place} shows ${address}: it may here, over HTTP; on a phone the app is at https://localhost (cordova-android 10 and newer), and that asks for it by https: instead, and shows nothing without.`;
  const files = project('', {
    'www/index.html': `${CORDOVA}\n<img src="http://10.0.0.5/a.png"><script>img.src = 'http://10.0.0.6/b.png'</script>
      <script>el.innerHTML = '<img src="http://10.0.0.7/c.png">'; $('img').attr('src', 'http://10.0.0.8/d.png')</script>`,
  });
  expect(await findFaults(files)).toEqual([
    shows('index.html:2', 'http://10.0.0.5/a.png'),
    shows('index.html:2', 'http://10.0.0.6/b.png'),
    shows('index.html:3', 'http://10.0.0.7/c.png'),
    shows('index.html:3', 'http://10.0.0.8/d.png'),
  ]);
});

it('has nothing to say of links, names of formats, this phone itself, and pages for clients', async () => {
  const files = project('', {
    'www/index.html': `${CORDOVA}<a href="http://a.example/">a</a><svg xmlns="http://www.w3.org/2000/svg"></svg>
      <script>var ns = 'http://www.w3.org/2000/svg'; fetch('http://localhost:3000'); new WebSocket('ws://127.0.0.1:3001');
      new WebSocket('ws://' + ip); fetch('https://a.example'); window.open('http://a.example'); location.href = 'http://b.example'</script>`,
    'www/client/index.html': `<!doctype html><img src="http://10.0.0.5/a.png"><script>new WebSocket('ws://10.0.0.5')</script>`,
  });
  expect(await findFaults(files)).toEqual([]);
});

it('has the remedy that works', async () => {
  const remedies = async (code: string, config: string, head = '') => {
    const files = {
      ...scripted(code, config),
      'www/index.html': `${head}${CORDOVA}<script src="app.js"></script>`,
    };
    const findings = await checkApp(useFolder(files));
    return findings.flatMap(({ status, remedy }) => (status === 'warning' ? remedy : []));
  };
  const manifest =
    'android:usesCleartextTraffic="true" for the manifest’s application (an edit-config element)';
  const shown = 'wss-emu serve --https shows it as the phone does.';
  const scheme = '<preference name="scheme" value="http" />';
  expect(await remedies(OPENS, '')).toEqual([`In config.xml: ${scheme} and ${manifest}. ${shown}`]);
  expect(await remedies(OPENS, CLEARTEXT)).toEqual([`In config.xml: ${scheme}. ${shown}`]);
  expect(await remedies(OPENS, HTTP)).toEqual([`In config.xml: ${manifest}.`]);
  const policy = `<head><meta http-equiv="Content-Security-Policy" content="default-src 'self'">`;
  expect(await remedies(OPENS, HTTP + CLEARTEXT, policy)).toEqual([
    'Add ws: to connect-src in the policy.',
  ]);
});
