// What doctor sees in scripts: their code, and neither their comments nor their texts.
import { expect, it } from 'vitest';
import { CORDOVA, type Files, findFaults, project, SERVER, scripted } from './project.js';

const NONE = 'note: No script in www calls plugins.webSocketServer() or plugins.httpServer().';

it.each([
  'plugins.webSocketServer(3001).start()',
  'window.plugins?.webSocketServer?.(3001)',
  "new window['plugins'][`webSocketServer`](3001)",
  'new plugins.webSocketServer',
  'new monaca.WebSocketServer',
  '(window.plugins || {}).webSocketServer(3001)',
  'window.plugins && new (0, window.plugins.webSocketServer)(3001)',
  'const { webSocketServer } = window.plugins; webSocketServer(3001)',
  'let p; p = globalThis.plugins; p.webSocketServer()',
  'const { plugins: { webSocketServer: make = null } } = window; make()',
  '(function (w) { w.plugins.webSocketServer(); })(window)',
  'const Server = monaca.WebSocketServer; new Server(3001)',
  "new (cordova.require('mobi.monaca.plugins.WebSocketServer.WebSocketServer'))(3001)",
  "const exec = require('cordova/exec'); exec(a, b, 'WebSocketServer', 'start', [{}])",
  '#!/usr/bin/env node\nclass A { #s = plugins.webSocketServer(); static { } }',
  'return plugins.webSocketServer()',
])('sees the server of %s', async (code) => {
  const files = { ...scripted(code), 'config.xml': '<widget/>' };
  const [fault, ...others] = await findFaults(files);
  expect(others).toEqual([]);
  expect(fault).toMatch(/^problem: app\.js:\d calls plugins\.webSocketServer\(\), but nothing in /);
});

it.each([
  '// plugins.webSocketServer() new WebSocket("ws://10.0.0.5") exec(a, b, "Camera", "x", [])',
  '/* monaca.WebSocketServer */ var plugins = { webSocketServer: function () {} }',
  `console.log("plugins.webSocketServer() needs exec(a, b, 'Camera', 'take', [])")`,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a script's
  'const help = `cordova.plugins.wsserver, fetch("http://10.0.0.5"), ${1 + 1}`',
  '/plugins.webSocketServer()/.test(x)',
  'plugins.webSocketServer = function () {}; typeof plugins.webSocketServer; delete plugins.webSocketServer',
  'app.webSocketServer(3001); this.options.httpServer()',
])('sees no server in %s', async (code) => {
  expect(await findFaults({ ...scripted(code), 'config.xml': '<widget/>' })).toEqual([NONE]);
});

it.each<[string, Files, string]>([
  [
    'of a page',
    { 'www/index.html': `\n${CORDOVA}\r\n<script>\r\n\r\n${SERVER}</script>` },
    'index.html:5',
  ],
  ['of a handler', { 'www/index.html': `${CORDOVA}\n<b\nonclick="${SERVER}">` }, 'index.html:3'],
  [
    'of an address',
    { 'www/index.html': `${CORDOVA}\n<a href="javascript:${SERVER}">` },
    'index.html:2',
  ],
  [
    'of a template',
    { 'www/index.html': `${CORDOVA}<template>\n<script>${SERVER}</script></template>` },
    'index.html:2',
  ],
  [
    'that the page loads, and none that has only the word',
    {
      'www/a.js': '// plugins.webSocketServer()',
      'www/b.js': `'plugins.webSocketServer()';\r\n${SERVER}`,
      'www/index.html': `${CORDOVA}<script src="a.js"></script><script src="b.js"></script>`,
    },
    'b.js:2',
  ],
  [
    'of a module',
    {
      'www/index.html': `${CORDOVA}<script type="module" src="a.mjs"></script>`,
      'www/a.mjs': "import './b/c.js'",
      'www/b/c.js': `export default 1;\n${SERVER}`,
    },
    'b/c.js:2',
  ],
  ['that no page loads', { 'www/late.cjs': `\ufeff\n${SERVER}` }, 'late.cjs:2'],
])('names the script %s', async (_title, files, place) => {
  const faults = await findFaults({
    'www/index.html': CORDOVA,
    'config.xml': '<widget/>',
    ...files,
  });
  expect(faults).toEqual([
    `problem: ${place} calls plugins.webSocketServer(), but nothing in config.xml names its plugin, mobi.monaca.plugins.WebSocketServer: on the phone there would be none.`,
  ]);
});

it.each<[string, Buffer]>([
  // The second halves of 表 and ソ are backslashes.
  ['Shift_JIS', Buffer.from(`a = '\x95\x5c'; b = "\x83\x5c"; ${SERVER}`, 'latin1')],
  ['Latin 1', Buffer.from(`a = 'caf\xe9'; b = "\xfc"; /\xe9/; ${SERVER}`, 'latin1')],
  ['UTF-16', Buffer.from(`\ufeffa = '表'; ${SERVER}`, 'utf16le')],
])('reads a script in %s', async (_title, bytes) => {
  expect(await findFaults({ ...scripted(''), 'www/app.js': bytes })).toEqual([]);
});

it('leaves out what no browser runs', async () => {
  const files = {
    'www/index.html': `${CORDOVA}<script type="text/x-template">${SERVER}</script><script type="application/json">{"a":1}</script><b onclick="{{ a }}">`,
    'www/app.ts': SERVER,
    'www/app.jsx': SERVER,
    'www/node_modules/x.js': SERVER,
    'www/plugins/x/www/x.js': `${SERVER} cordova.exec(a, b, 'Camera', 'x', [])`,
  };
  expect(await findFaults({ ...files, 'config.xml': '<widget/>' })).toEqual([NONE]);
});

const AFTER = 'What this script does was not looked at.';

it.each<[string, Files, string]>([
  [
    'is no JavaScript',
    { ...scripted('ok();\nvar = ;'), 'www/b.js': SERVER },
    `warning: app.js:2:5 can't be parsed as JavaScript: Unexpected token. ${AFTER}`,
  ],
  [
    'is in a page',
    project('', { 'www/index.html': `${CORDOVA}\n<script>\nif (</script>` }),
    `warning: index.html:3:5 can't be parsed as JavaScript: Unexpected token. ${AFTER}`,
  ],
  [
    'nobody loads',
    project('', { 'www/b.js': 'x: number = webSocketServer as y' }),
    `note: b.js:1:29 can't be parsed as JavaScript: Unexpected token. ${AFTER}`,
  ],
  [
    'is binary',
    { ...scripted(''), 'www/app.js': Buffer.from([0, 255, 254, 3, 0]), 'www/b.js': SERVER },
    `warning: app.js:1:1 can't be parsed as JavaScript: Unexpected character '\0'. ${AFTER}`,
  ],
])('says that a script %s, and goes on', async (_title, files, fault) => {
  expect(await findFaults(files)).toEqual([fault]);
});

it('says that a script nests too deep, and goes on', async () => {
  const files = { ...scripted(`x = ${'['.repeat(200_000)}`), 'www/b.js': SERVER };
  const [fault, ...others] = await findFaults(files);
  expect(others).toEqual([]);
  expect(fault).toMatch(/^warning: app\.js:1:\d+ can't be parsed as JavaScript: [^.]+\. What /);
});

it('reads code however long its chains are', async () => {
  const long = `${SERVER} s.src = 'a'${" + 'a'".repeat(2_000)}; a${'.b()'.repeat(2_000)}; var s0 = 'xx';${Array.from({ length: 60 }, (_, i) => `var s${i + 1} = s${i} + s${i};`).join('')}`;
  expect(await findFaults(scripted(long))).toEqual([]);
});

it.each([
  `document.write('<script src="cordova.js"></script>')`,
  `document.write('<scr' + 'ipt type="text/javascript" src=cordova.js?' + Date.now() + '></scr' + 'ipt>')`,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a script's
  'var d = document; d.writeln(`<script src="${base}cordova.js">\\x3c/script>`)',
  "var s = document.createElement('script'); s.src = 'cordova.js'; document.head.appendChild(s)",
  "s.setAttribute('src', 'cordova.js')",
  "const name = 'cordova.js'; s.src = base + name",
  "Object.assign(document.createElement('script'), { src: 'cordova.js' })",
  "['cordova.js', 'app.js'].forEach(function (n) { document.createElement('script').src = n })",
  "loadScript('cordova.js', go)",
  "$.getScript('cordova.js')",
  "import('./cordova.js')",
])('takes for a loader of Cordova: %s', async (code) => {
  const page = { 'www/index.html': '<script src="app.js"></script>' };
  expect(await findFaults({ ...scripted(`${code}; ${SERVER}`), ...page })).toEqual([]);
});

it('takes a module that imports Cordova’s script for a loader, wherever it is in the chain', async () => {
  const files = project('', {
    'www/index.html': '<script type="module">import "./js/main.js"</script>',
    'www/js/main.js': "export * from './boot.js'",
    'www/js/boot.js': "import '../cordova.js'",
  });
  expect(await findFaults(files)).toEqual([]);
});

it.each([
  '// <script src="cordova.js">',
  "console.log('cordova.js')",
  "if (name === 'cordova.js') go()",
  `var help = '<script src="cordova.js"></script>'`,
  `log('<script src="cordova.js"></script>')`,
])('takes for no loader: %s', async (code) => {
  const page = { 'www/index.html': '<script src="app.js"></script>' };
  expect(await findFaults({ ...scripted(`${code}\n${SERVER}`), ...page })).toEqual([
    "problem: index.html loads neither cordova.js nor Monaca's components/loader.js: a script tag is put in here, and on the phone there would be no plugins.",
  ]);
});

it('names the script that looks for Cordova’s where a phone doesn’t have it', async () => {
  const files = project('<content src="ui/a.html"/>', {
    'www/ui/a.html': '<script src="a.js"></script>',
    'www/ui/a.js': '\ndocument.write(\'<script src="cordova.js">\')',
  });
  expect(await findFaults(files)).toEqual([
    "problem: ui/a.js:2 loads cordova.js, which a phone doesn't have: Cordova puts cordova.js at the top of the app's folder, and nowhere else.",
  ]);
});
