// What doctor says of an app: of its start page, its config.xml, and what it calls.
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkApp } from '../../src/doctor/app.js';
import { useFolder } from '../support/folder.js';
import { CORDOVA, ENABLED, type Files, findFaults, project, SERVER } from './project.js';

it.each<[string, Files]>([
  ['a project', project('')],
  ['a start page by a long way', project('<content src="./a/../index.html?x#y"/>')],
  ['an empty name of a start page', project('<content src=""/>')],
  [
    'a page below, with the way up',
    project('<content src="ui/a.html"/>', {
      'www/ui/a.html': '<script src="../cordova.js?1"></script>',
    }),
  ],
  [
    "Cordova's script under an old name, on disk",
    project('', {
      'www/index.html': '<script src="phonegap.js"></script>',
      'www/phonegap.js': '',
    }),
  ],
  [
    "Monaca's loader, on disk",
    project('', {
      'www/index.html': `<script src="components/loader.js"></script>`,
      'www/components/loader.js': 'cordova.exec(a, b, "Ads", "show", [])',
    }),
  ],
  [
    'connections within the phone, to a host that is not written there, and of clients',
    project('', {
      'www/index.html': `${CORDOVA}<script>new WebSocket('ws://127.0.0.1:3001'); new WebSocket('ws://localhost'); new WebSocket('ws://' + ip)</script>`,
      'www/client/index.html': `<script>new WebSocket('ws://10.0.0.5')</script>`,
    }),
  ],
  ['a comment, a section and an entity', project('<!-- <a> & --><![CDATA[ <b> & ]]>&lt;&#65;')],
  ['plugins that are emulated', project('<plugin name="cordova-plugin-device"/>')],
  ['services that are emulated', project('', { 'www/a.js': "exec(a, b, 'App', 'exitApp', [])" })],
  [
    'a package.json as Windows writes it',
    {
      ...project(''),
      'config.xml': '<widget/>',
      'package.json': '\ufeff{"cordova":{"plugins":{"mobi.monaca.plugins.WebSocketServer":{}}}}',
    },
  ],
  [
    "Monaca's own list of plugins, with both servers",
    {
      'www/index.html': `${CORDOVA}<script>${SERVER} plugins.httpServer('', 80)</script>`,
      'config.xml': '<widget/>',
      '.monaca/project_info.json':
        '{"plugins":["mobi.monaca.plugins.WebSocketServer@1.0.0","mobi.monaca.plugins.HttpServer"]}',
    },
  ],
])('has nothing to say of %s', async (_title, files) => {
  expect(await findFaults(files)).toEqual([]);
});

it.each<[string, Files, string]>([
  [
    "a page below that looks for Cordova's script beside it",
    project('<content src="ui/a.html"/>', { 'www/ui/a.html': CORDOVA }),
    "problem: ui/a.html loads cordova.js, which a phone doesn't have: Cordova puts cordova.js at the top of the app's folder, and nowhere else.",
  ],
  [
    "Cordova's script from another host",
    project('', { 'www/index.html': '<script src="//cdn.example/cordova.js"></script>' }),
    "problem: index.html loads //cdn.example/cordova.js, which a phone doesn't have: Cordova puts cordova.js at the top of the app's folder, and nowhere else.",
  ],
  [
    "Monaca's loader that is not there",
    project('', { 'www/index.html': '<script src="components/loader.js"></script>' }),
    "warning: index.html loads components/loader.js, which is not there: the emulator's stands in for it, without the libraries that Monaca's brings.",
  ],
  [
    'a start page elsewhere',
    project('<content src="https://app.example/"/>'),
    'warning: config.xml starts the app at https://app.example/ on a phone; here index.html stands in for it.',
  ],
  [
    'a config.xml that is no XML',
    project('<name>Cats & dogs</name>\n'),
    "problem: config.xml is not well-formed XML (line 1, column 20): Unterminated reference (a reference must end with `;`). Cordova and Monaca can't build with it.",
  ],
  [
    'a package.json that is no JSON',
    project('', { 'package.json': '{"cordova": {},}' }),
    "problem: package.json is not JSON (line 1, column 16): Cordova and Monaca can't read the project's plugins.",
  ],
  [
    'plugins that are not emulated',
    project('<plugin name="cordova-plugin-camera"/><plugin name="cordova-plugin-file"/>'),
    'warning: The project has plugins that are not emulated: cordova-plugin-camera, cordova-plugin-file. What the app does with them fails here.',
  ],
  [
    'services that are not emulated',
    project('', { 'www/b.js': 'cordova.exec(ok, function () {}, "Camera", "take", [1]);' }),
    'warning: The app calls services that are not emulated: Camera. Such calls fail here with Class not found.',
  ],
  [
    'a connection without TLS to another host',
    project('', {
      'www/index.html': `${CORDOVA}<script src="app.js"></script>`,
      'www/app.js': `${SERVER} new WebSocket("ws://10.0.0.5:3001/x")`,
    }),
    'warning: app.js:1 opens ws://10.0.0.5:3001/x: it may here, over HTTP; on a phone the app is at https://localhost (cordova-android 10 and newer), and that blocks it as mixed content.',
  ],
  [
    'a plugin for iOS alone',
    {
      ...project(''),
      'config.xml': `<widget><platform name="ios">${ENABLED}</platform></widget>`,
    },
    'problem: app.js:1 calls plugins.webSocketServer(), but nothing in config.xml names its plugin, mobi.monaca.plugins.WebSocketServer: on the phone there would be none.',
  ],
  [
    'a copy of the plugin’s script, without the plugin',
    {
      ...project('', { 'www/app.js': 'cordova.exec(a, b, "WebSocketServer", "start", [{}])' }),
      'config.xml': '<widget/>',
    },
    'problem: app.js:1 calls plugins.webSocketServer(), but nothing in config.xml names its plugin, mobi.monaca.plugins.WebSocketServer: on the phone there would be none.',
  ],
])('finds %s', async (_title, files, fault) => {
  expect(await findFaults(files)).toEqual([fault]);
});

it('does not take another HTTP server for Monaca’s', async () => {
  const files = project('<plugin name="cordova-plugin-httpd"/>', {
    'www/app.js': 'new monaca.HttpServer()',
  });
  expect((await findFaults(files)).at(-1)).toBe(
    'problem: app.js:1 calls plugins.httpServer(), but the project has cordova-plugin-httpd, another plugin with another object.',
  );
});

it.each([
  ["default-src 'self'", true],
  ["default-src *; connect-src 'self' https://a.example", true],
  ["default-src 'self'; connect-src 'self' ws:", false],
  ['connect-src * ', false],
  ["connect-src 'self' localhost:3001", false],
])('says whether %s forbids the page its own WebSocket: %s', async (policy, isForbidden) => {
  const head = `<head><meta http-equiv="Content-Security-Policy" content="${policy}"></head>`;
  const faults = await findFaults(
    project('', {
      'www/index.html': `${head}${CORDOVA}<script src="app.js"></script>`,
      'www/app.js': `${SERVER} new WebSocket('ws://localhost:3001')`,
    }),
  );
  expect(faults).toEqual(
    isForbidden
      ? [
          'warning: app.js:1 opens a WebSocket, and the Content-Security-Policy of index.html forbids that, here and on the phone.',
        ]
      : [],
  );
});

it('finds the project of what Cordova has built for its browser platform', async () => {
  const faults = await findFaults(
    {
      'package.json':
        '{"cordova":{"plugins":{"mobi.monaca.plugins.WebSocketServer":{},"cordova-plugin-camera":{}}}}',
      'platforms/browser/www/config.xml': '<widget/>',
      'platforms/browser/www/index.html': `${CORDOVA}<script>${SERVER}</script>`,
    },
    'platforms/browser/www',
  );
  expect(faults).toEqual([]);
});

it('is not led around in circles by links', async () => {
  const folder = useFolder(project(''));
  for (const name of ['a', 'b']) symlinkSync('.', join(folder, 'www', name));

  const findings = await checkApp(folder);

  expect(findings.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok']);
});
