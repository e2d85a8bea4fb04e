// Files that an app names and that are not there, or only in another case.
import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { useFolder } from '../support/folder.js';
import { CORDOVA, type Files, faultsIn, findFaults, project } from './project.js';

const inCase = (by: string, named: string, written: string) =>
  `${by} names ${named}, and the file is ${written}: Windows and macOS find it all the same, a phone does not.`;
const missing = (by: string, named: string) => `warning: ${by} names ${named}, which is not there.`;

function page(html: string, files: Files = {}): Files {
  return project('', { 'www/index.html': `<!doctype html>${CORDOVA}\r\n${html}`, ...files });
}

it.each<[string, Files, string]>([
  [
    'a script',
    page('<script src="js/main.js"></script>', { 'www/js/Main.js': '' }),
    `problem: ${inCase('index.html:2', 'js/main.js', 'js/Main.js')}`,
  ],
  [
    'a folder',
    page('\n<link rel="stylesheet" href="/CSS/a.css?v=1">', { 'www/css/a.css': '' }),
    `problem: ${inCase('index.html:3', 'CSS/a.css', 'css/a.css')}`,
  ],
  [
    'an image',
    page('<p><img alt=""\r\n src="%E7%94%BB.png">', { 'www/\u753b.PNG': '' }),
    `warning: ${inCase('index.html:3', '\u753b.png', '\u753b.PNG')}`,
  ],
  [
    'an accent',
    page('<img src="\u00e9.png">', { 'www/e\u0301.png': '' }),
    `warning: ${inCase('index.html:2', '\u00e9.png', 'e\u0301.png')}`,
  ],
  [
    'a module',
    page('<script type="module" src="a.mjs"></script>', {
      'www/a.mjs': "\nimport { b } from './B.mjs'",
      'www/b.mjs': '',
    }),
    `problem: ${inCase('a.mjs:2', 'B.mjs', 'b.mjs')}`,
  ],
  [
    'a page behind a link',
    page('<a href="Two.html">2</a>', { 'www/two.html': '' }),
    `warning: ${inCase('index.html:2', 'Two.html', 'two.html')}`,
  ],
])('finds %s in another case', async (_title, files, fault) => {
  expect(await findFaults(files)).toEqual([fault]);
});

it.each<[string, Files, string]>([
  ['a script', page('<script src="a.js"></script>'), missing('index.html:2', 'a.js')],
  ['an image', page('<img src="img/a.png">'), missing('index.html:2', 'img/a.png')],
  ['a film’s poster', page('<video poster="p.jpg"></video>'), missing('index.html:2', 'p.jpg')],
  [
    'what base says',
    page('', {
      'www/index.html': '<base href="ui/"><script src="../cordova.js"></script><img src="a.png">',
      'www/a.png': '',
    }),
    missing('index.html:1', 'ui/a.png'),
  ],
  [
    'something in a page for clients',
    page('', { 'www/client/index.html': '<!doctype html><link rel=stylesheet href="/a.css">' }),
    missing('client/index.html:1', 'a.css'),
  ],
  [
    'a module’s module',
    page('<script type="module">import "./lib/x.js"</script>'),
    missing('index.html:2', 'lib/x.js'),
  ],
  [
    'a file of a plugin',
    page('', {
      'www/cordova_plugins.js':
        "cordova.define('cordova/plugin_list', function (require, exports, module) {\r\nmodule.exports = [\r\n{ 'id': 'x.y',\r\n  'file': 'plugins/x/www/y.js' }];\n});",
    }),
    'problem: cordova_plugins.js:4 names plugins/x/www/y.js, which is not there: deviceready never comes.',
  ],
])('finds that there is not %s', async (_title, files, fault) => {
  expect(await findFaults(files)).toEqual([fault]);
});

it.each<[string, Files]>([
  [
    'what Cordova and Monaca make',
    page(
      '<script src="components/loader.js"></script><link rel="stylesheet" href="components/loader.css"><script src="cordova_plugins.js"></script>',
      { 'www/components/loader.js': '' },
    ),
  ],
  [
    'other hosts, data and fragments',
    page(
      '<script src="https://a.example/x.js"></script><img src="data:,"><a href="#x.html"><a href="mailto:x.html">',
    ),
  ],
  [
    'templates',
    page(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a page's
      '<img src="{{ url }}.png"><img src="${url}"><img ng-src="a.png" :src="b"><template><img src="<%= a %>"></template>',
    ),
  ],
  [
    'icons and manifests',
    page('<link rel="icon" href="favicon.ico"><link rel="manifest" href="manifest.json">'),
  ],
  ['routes', page('<a href="/about/">a</a><a href="/x.html"></a><a href="about"></a><img src="">')],
  [
    'a page for clients, which is at the top for them',
    page('', {
      'www/client/index.html': '<!doctype html><script src="/c.js"></script>',
      'www/client/c.js': '',
    }),
  ],
  [
    'a part of a page, whose files are as seen from the page',
    page('', {
      'www/parts/a.html': '<ons-page><img src="img/a.png"><script src="b.js"></script></ons-page>',
      'www/img/a.png': '',
      'www/parts/b.js': '',
    }),
  ],
  [
    'what Cordova merges in',
    page('<script src="android.js"></script>', { 'merges/android/android.js': '' }),
  ],
  [
    'pages of libraries',
    page('', { 'www/lib/x/demo.html': '<!doctype html><script src="gone.js"></script>' }),
  ],
  [
    'a file named in Shift_JIS',
    page('', {
      'www/index.html': Buffer.concat([
        Buffer.from('<meta charset="Shift_JIS"><script src="cordova.js"></script><img src="'),
        Buffer.from([0x89, 0xe6]),
        Buffer.from('.png">'),
      ]),
      'www/\u753b.png': '',
    }),
  ],
  [
    'a page in UTF-16',
    page('', {
      'www/index.html': Buffer.from(`\ufeff${CORDOVA}<img src="\u753b.png">`, 'utf16le'),
      'www/\u753b.png': '',
    }),
  ],
])('has nothing to say of %s', async (_title, files) => {
  expect(await findFaults(files)).toEqual([]);
});

it('counts what is too much to say', async () => {
  const html = Array.from({ length: 30 }, (_, index) => `<img src="${index}.png">`).join('');
  const faults = await findFaults(page(html));
  expect(faults).toHaveLength(13);
  expect(faults.at(-1)).toBe('warning: 18 more files that pages name are not there by that name.');
});

it('is led in no circle by links, and kept out of no other folder by one that is closed', async () => {
  const folder = useFolder(
    page('<script src="around/around/a.js"></script><img src="closed/x.png">', {
      'www/a.js': '',
      'www/closed/x.png': '',
    }),
  );
  symlinkSync('.', join(folder, 'www/around'), 'junction');
  chmodSync(join(folder, 'www/closed'), 0);
  const faults = await faultsIn(folder);
  chmodSync(join(folder, 'www/closed'), 0o755);
  expect(faults).toEqual([]);
});
