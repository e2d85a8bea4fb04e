// Which folder is served, and which page it starts with.
import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openAppFolder } from '../../src/app-files/app-folder.js';
import { useFolder } from '../support/folder.js';

const widget = (content: string) =>
  `<?xml version='1.0'?><widget><name>x</name>${content}</widget>`;

it.each([
  [
    'what Cordova builds for its browser platform',
    { 'config.xml': widget('<content src="start.html" />'), 'start.html': '', 'index.html': '' },
    '',
    '/start.html',
  ],
  [
    'a project whose pages are in a folder of www',
    { 'config.xml': widget('<content src="ui/main.html" />'), 'www/ui/main.html': '' },
    '',
    '/ui/main.html',
  ],
  [
    'the www of a project, named as such',
    {
      'config.xml': widget('<content src="a b.html" />'),
      'www/a b.html': '',
      'www/index.html': '',
    },
    'www',
    '/a%20b.html',
  ],
  [
    'Android’s start page among others',
    {
      'config.xml': widget(
        '<platform name="ios"><content src="ios.html"/></platform><content src="all.html"/><platform name="android"><content src="android.html"/></platform>',
      ),
      ...{ 'www/ios.html': '', 'www/all.html': '', 'www/android.html': '' },
    },
    '',
    '/android.html',
  ],
  [
    'the start page of all platforms but iOS',
    {
      'config.xml': widget(
        '<platform name="ios"><content src="ios.html"/></platform><content src="all.html"/>',
      ),
      ...{ 'www/ios.html': '', 'www/all.html': '' },
    },
    '',
    '/all.html',
  ],
  [
    'a project without config.xml, as Capacitor’s',
    { 'package.json': '{}', 'index.html': '', 'www/start.html': '' },
    '',
    '/start.html',
  ],
  [
    'a project with the config.xml in www, as PhoneGap’s',
    {
      'www/config.xml': widget('<content src="start.html"/>'),
      ...{ 'www/index.html': '', 'www/start.html': '' },
    },
    '',
    '/start.html',
  ],
  ...[
    'http://localhost/',
    'https://my.app/',
    'http://localhost:8080/',
    'file:///android_asset/www/',
  ].map((origin): [string, Record<string, string>, string, string] => [
    `the start page at the app’s own origin, ${origin}`,
    {
      'config.xml': widget(
        `<preference name="Hostname" value="my.app"/><content src="${origin}start.html?a#b"/>`,
      ),
      ...{ 'www/index.html': '', 'www/start.html': '' },
    },
    '',
    '/start.html',
  ]),
  [
    'a page of the app when another origin is named',
    {
      'config.xml': widget('<content src="http://localhost.example/start.html"/>'),
      ...{ 'www/index.html': '', 'www/start.html': '' },
    },
    '',
    '/index.html',
  ],
  [
    'a page, and no folder of such a name',
    { 'index.html/a.txt': '', 'start.html': '' },
    '',
    '/start.html',
  ],
  [
    'a project whose config.xml is as deep, for HTML, as it is long',
    {
      'config.xml': widget(`${'<preference name="a"/>'.repeat(20_000)}<content src="start.html"/>`),
      ...{ 'www/index.html': '', 'www/start.html': '' },
    },
    '',
    '/start.html',
  ],
  [
    'a project whose config.xml Cordova can’t read',
    {
      'config.xml': '<widget><content src="start.html?a&b"/></widget>',
      ...{ 'www/index.html': '', 'www/start.html': '' },
    },
    '',
    '/index.html',
  ],
  [
    'a start page that is not there',
    {
      'config.xml': widget('<content src="https://example.com/"/>'),
      'www/b.html': '',
      'www/a.htm': '',
    },
    '',
    '/a.htm',
  ],
])('opens %s', async (_title, files, folder, startPath) => {
  expect((await openAppFolder(join(useFolder(files), folder))).startPath).toBe(startPath);
});

it('opens the same without a word as for the folder itself', async () => {
  const before = process.cwd();
  onTestFinished(() => process.chdir(before));
  for (const files of [
    { 'www/config.xml': widget('<content src="start.html"/>'), 'www/start.html': '' },
    { 'config.xml': `\ufeff${widget('')}`, 'www/a.html': '', 'index.html': '' },
    { 'index.html': '', 'www/app.js': '' },
  ]) {
    process.chdir(useFolder(files));
    const { isInsideProject: _, ...unnamed } = await openAppFolder();
    expect(await openAppFolder('.')).toMatchObject(unnamed);
  }
});

it('opens a www that is a link to another folder', async () => {
  const target = useFolder({ 'start.html': '', 'index.html': '' });
  const project = useFolder({ 'config.xml': widget('<content src="start.html"/>') });
  symlinkSync(target, join(project, 'www'));

  for (const folder of [project, join(project, 'www')]) {
    expect(await openAppFolder(folder)).toMatchObject({ root: target, startPath: '/start.html' });
  }
});

it('says that a project without a page has none', async () => {
  const project = useFolder({ 'config.xml': widget(''), 'www/app.js': '' });
  await expect(openAppFolder(project)).rejects.toThrow('holds no HTML page');
});

it.skipIf(process.platform === 'win32')(
  'waits for no pipe that has the name of a file',
  async () => {
    const project = useFolder({ 'www/start.html': '' });
    for (const name of ['config.xml', 'www/index.html']) {
      execFileSync('mkfifo', [join(project, name)]);
    }

    expect(await openAppFolder(join(project, 'www'))).toMatchObject({
      startPage: 'start.html',
      config: undefined,
    });
  },
);
