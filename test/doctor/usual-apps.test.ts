// Apps in order, of the shapes that Monaca's templates and the usual frameworks give them: nothing to say.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useFolder } from '../support/folder.js';
import { ENABLED, type Files, faultsIn, findFaults } from './project.js';

/** Monaca's `config.xml`, as its templates of Cordova 13 have it. */
const CONFIG = `<?xml version="1.0" encoding="UTF-8"?>
<widget xmlns="http://www.w3.org/ns/widgets" xmlns:android="http://schemas.android.com/apk/res/android" id="com.example.helloworld" version="1.0.0">
  <name>HelloWorld</name>
  <description/>
  <author/>
  <plugin name="cordova-custom-config"/>
  <content src="index.html"/>
  <access origin="*"/>
  <allow-intent href="http://*/*"/>
  <preference name="loadUrlTimeoutValue" value="60000"/>
  <preference name="screenOrientation" value="default"/>
  <preference name="Fullscreen" value="false"/>
  <preference name="DisallowOverscroll" value="true"/>
  <preference name="android-minSdkVersion" value="24"/>
  <platform name="ios">
    <feature name="StatusBar"><param name="ios-package" value="CDVStatusBar" onload="true"/></feature>
    <preference name="scheme" value="monaca-app"/>
  </platform>
  <platform name="android">
    <preference name="AndroidWindowSplashScreenAnimatedIcon" value="res/android/splash.png"/>
    <preference name="AutoHideSplashScreen" value="true"/>
    <icon src="res/android/icon/ldpi.png" density="ldpi"/>
  </platform>
  <feature name="LocalStorage"><param name="ios-package" value="CDVLocalStorage"/></feature>
  <engine name="android" spec="14.0.1"/>
  ${ENABLED}
</widget>
`.replaceAll('\n', '\r\n');

const PACKAGE = {
  name: 'hello-world',
  scripts: { 'monaca:preview': 'npx http-server www', dev: 'vite', build: 'vite build' },
  dependencies: {
    'cordova-custom-config': '5.1.1',
    'cordova-plugin-splashscreen': '6.0.2',
    'monaca-plugin-monaca-core': '3.3.1',
    'mobi.monaca.plugins.WebSocketServer': '1.0.0',
  },
  devDependencies: { cordova: '13.0.0', 'cordova-android': '14.0.1', vite: '4.5.0' },
  cordova: {
    plugins: {
      'cordova-custom-config': {},
      'cordova-plugin-splashscreen': {},
      'monaca-plugin-monaca-core': {},
      'mobi.monaca.plugins.WebSocketServer': {},
    },
    platforms: ['android', 'ios'],
  },
};

const POLICY = `<meta http-equiv="Content-Security-Policy" content="default-src * data: gap: https://ssl.gstatic.com; style-src * 'unsafe-inline'; script-src * 'unsafe-inline' 'unsafe-eval'">`;

function inMonaca(files: Files): Files {
  return {
    'config.xml': CONFIG,
    'package.json': `\ufeff${JSON.stringify(PACKAGE, null, 2)}`,
    '.nvmrc': '22\n',
    '.monaca/project_info.json': '{"cordova_version":"13.0","framework_version":"3.5"}',
    'www/components/loader.js':
      '/** monaca */ (function(){ cordova.exec(a, b, "Other", "x", []) })();',
    'www/components/loader.css': '',
    ...files,
  };
}

const APP = `document.addEventListener('deviceready', () => { plugins.webSocketServer(3001).start() })`;

const BLANK = inMonaca({
  'www/index.html': `<!DOCTYPE HTML>\r\n<html>\r\n<head>\r\n${POLICY}\r\n<script src="components/loader.js"></script>
    <link rel="stylesheet" href="components/loader.css"><link rel="stylesheet" href="css/style.css">
    <script>${APP}</script></head><body><br />This is a template for Monaca app.</body></html>`,
  'www/css/style.css': '',
});

const VITE_SOURCES = {
  'vite.config.js': `module.exports = { root: 'src', publicDir: '../www', base: '', server: { port: 8080 } }`,
  'src/index.html':
    '<script src="components/loader.js"></script><script type="module" src="/main.jsx">',
  'src/main.jsx': `${APP}; export default () => <b/>`,
};

const VITE = inMonaca({
  ...VITE_SOURCES,
  'www/index.html': `<!doctype html><html><head>${POLICY}<script src="components/loader.js"></script>
    <link rel="icon" href="./favicon.svg" /><script type="module" crossorigin src="./assets/index-1a2b.js"></script>
    <link rel="modulepreload" crossorigin href="./assets/vendor.js"><link rel="stylesheet" href="./assets/index.css"></head></html>`,
  'www/assets/index-1a2b.js': `import{a as e}from"./vendor.js";const t=()=>import("./lazy.js");${APP};e(t)`,
  'www/assets/vendor.js':
    'const s="http://www.w3.org/2000/svg";export{s as a};//# sourceMappingURL=vendor.js.map',
  'www/assets/lazy.js': 'export default{}',
  'www/assets/index.css': '',
});

const ONSEN: Files = {
  'config.xml': CONFIG,
  'www/index.html': `<!DOCTYPE html><html lang="en" ng-app="app"><head>
    <link rel="stylesheet" href="lib/onsenui/css/onsenui.css"><script src="cordova.js"></script>
    <script src="lib/onsenui/js/onsenui.min.js"></script><script src="js/app.js" defer></script></head>
    <body><ons-navigator page="home.html"></ons-navigator><ons-template id="home.html"><ons-page>
    <img ng-src="{{item.image}}" src="img/logo.png"><ons-button onclick="go({{$index}})">Go</ons-button></ons-page></ons-template>
    <template id="b.html"><img src="img/logo.png"></template></body></html>`,
  'www/page2.html':
    '<ons-page><img src="img/logo.png"><a href="#">x</a><script>ons.ready(() => {})</script></ons-page>',
  'www/img/logo.png': '',
  'www/js/app.js': APP,
  'www/lib/onsenui/js/onsenui.min.js': '!function(e){"use strict";e.exec(1,2,"a","b")}(this)',
  'www/lib/onsenui/js/src/broken.js': 'import a from "b"; type X = 1',
  'www/lib/onsenui/css/onsenui.css': '',
};

const JQUERY_MOBILE: Files = {
  'config.xml': CONFIG,
  'www/index.html': `<!DOCTYPE html><html><head><script src="js/jquery.js"></script><script src="phonegap.js"></script></head>
    <body><div data-role="page"><a href="page2.html?id=3" data-transition="slide">2</a><a href="#dialog">d</a>
    <a href="http://example.com/">e</a></div><script>$(document).on('pagecreate', function () { $.get('data/a.json'); $('#x').load('a.html #b'); var id = /a(b)/.exec(x)[1]; });</script></body></html>`,
  'www/phonegap.js': '',
  'www/page2.html':
    '<!DOCTYPE html><html><body><div data-role="page"><a href="index.html" data-rel="back">1</a></div></body></html>',
  'www/js/jquery.js': `// fetch('http://10.0.0.5')\n(function(g,f){"object"==typeof module?module.exports=f(g):f(g)})(window,function(w){${APP}})`,
};

const FRAMEWORK7: Files = {
  'config.xml': CONFIG,
  'www/index.html': `<!DOCTYPE html><html><head><link rel="stylesheet" href="framework7/framework7-bundle.min.css"></head><body>
    <div id="app"><div class="view view-main"><a href="/about/">About</a><a href="/form/" data-view="#a">Form</a></div></div>
    <script src="framework7/framework7-bundle.min.js"></script><script src="js/routes.js"></script><script src="cordova.js"></script></body></html>`,
  'www/pages/about.html':
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is Framework7's
    '<template><div class="page"><img src="./static/a.png"/><a href="/" class="back">${title}</a></div></template><script>export default (props, { $, $on }) => { return $render; }</script>',
  'www/pages/form.html':
    '<template><div class="page"></div></template><script>return { data: function () { return {} } }</script>',
  'www/static/a.png': '',
  'www/js/routes.js': `var routes = [{ path: '/about/', componentUrl: './pages/about.html' }]; ${APP}`,
  'www/framework7/framework7-bundle.min.js':
    '!function(e,t){t(e)}(globalThis,function(e){var n=e.exec;n&&n(1)})',
  'www/framework7/framework7-bundle.min.css': '',
};

const IONIC: Files = {
  'config.xml': CONFIG,
  'package.json': JSON.stringify({
    dependencies: { '@ionic-native/core': '5', '@awesome-cordova-plugins/device': '6' },
  }),
  'www/index.html': `<!DOCTYPE html><html><head><base href="/"><link rel="icon" type="image/png" href="assets/icon/favicon.png">
    <link rel="stylesheet" href="styles.1a.css"></head><body><app-root></app-root><script src="cordova.js"></script>
    <script src="runtime.js" type="module"></script><script src="es5.js" nomodule defer></script><script src="main.js" type="module"></script></body></html>`,
  'www/styles.1a.css': '',
  'www/runtime.js': `(()=>{var e={};e.l=(s)=>{var a=document.createElement("script");a.src=e.p+s;document.head.appendChild(a)}})();`,
  'www/es5.js': '',
  'www/main.js': `(self.webpackChunk=self.webpackChunk||[]).push([[1],{7:(e,t,n)=>{const r=n(3);window.plugins?.webSocketServer(3001);r.http.get("/api/x")}}]);`,
};

describe.each<[string, Files]>([
  ["Monaca's blank template", BLANK],
  ["Monaca's Vite template, built", VITE],
  ['Onsen UI', ONSEN],
  ['jQuery Mobile', JQUERY_MOBILE],
  ['Framework7', FRAMEWORK7],
  ['Ionic', IONIC],
])('an app of the shape of %s', (_title, files) => {
  it('is in order, by its project and by its folder', async () => {
    const folder = useFolder(files);
    expect(await faultsIn(folder)).toEqual([]);
    expect(await faultsIn(folder, 'www')).toEqual([]);
  });
});

it('has no complaint of a Vite template that is not built', async () => {
  const note = 'note: The project has no page in www yet: its build puts it there.';
  expect(await findFaults(inMonaca(VITE_SOURCES))).toEqual([note]);
  expect(await findFaults(inMonaca(VITE_SOURCES), 'www')).toEqual([note]);
});

it.each(['chat', 'game-controller', 'scoreboard'])(
  'has no complaint of the sample %s',
  async (name) => {
    const plugins = `${ENABLED}<plugin name="mobi.monaca.plugins.HttpServer"/>`;
    const folder = useFolder({
      'config.xml': `<widget>${plugins}</widget>`,
      // What Monaca makes is not part of the sample.
      'www/components/loader.js': '',
    });
    cpSync(join('fixtures/www', name), join(folder, 'www'), { recursive: true });
    expect(await faultsIn(folder)).toEqual([]);
  },
);
