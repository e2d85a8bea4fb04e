// The libraries that apps are made with, as published, in a page that starts a server and echoes.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { connectClient } from '../support/client.js';
import { findFreePort } from '../support/free-port.js';
import { openWays } from './opened-page.js';

interface Library {
  readonly name: string;
  /** Its builds, as it publishes them. */
  readonly files: readonly string[];
  readonly body: string;
  /** Puts the function `show` on the page, then calls `serve`: `show` adds a line to `#log`. */
  readonly script: string;
}

const LIBRARIES: readonly Library[] = [
  {
    name: 'jQuery 3',
    files: ['jquery/dist/jquery.min.js'],
    body: '<ul id="log"></ul>',
    script: `$(document).on('deviceready', function () {
      serve(function (text) { $('<li>').text(text).appendTo('#log'); });
    });`,
  },
  {
    name: 'Vue 3',
    files: ['vue/dist/vue.global.prod.js'],
    body: '<div id="app"><ul id="log"><li v-for="line in lines">{{ line }}</li></ul></div>',
    script: `Vue.createApp({
      data: function () { return { lines: [] }; },
      mounted: function () {
        var lines = this.lines;
        serve(function (text) { lines.push(text); return Vue.nextTick(); });
      },
    }).mount('#app');`,
  },
  {
    name: 'React 18',
    files: ['react/umd/react.production.min.js', 'react-dom/umd/react-dom.production.min.js'],
    body: '<div id="app"></div>',
    script: `function App() {
      var state = React.useState([]);
      React.useEffect(function () {
        serve(function (text) {
          ReactDOM.flushSync(function () {
            state[1](function (lines) { return lines.concat(text); });
          });
        });
      }, []);
      return React.createElement('ul', { id: 'log' }, state[0].map(function (line) {
        return React.createElement('li', { key: line }, line);
      }));
    }
    ReactDOM.createRoot(document.getElementById('app')).render(React.createElement(App));`,
  },
  {
    name: 'AngularJS 1.8',
    files: ['angular/angular.min.js'],
    body: '<ul id="log" ng-controller="log"><li ng-repeat="line in lines">{{ line }}</li></ul>',
    script: `angular.module('app', []).controller('log', function ($scope) {
      $scope.lines = [];
      serve(function (text) { $scope.$apply(function () { $scope.lines.push(text); }); });
    });
    angular.element(function () { angular.bootstrap(document, ['app']); });`,
  },
  {
    name: 'Onsen UI 2',
    files: ['onsenui/js/onsenui.min.js'],
    body: `<ons-page><ons-toolbar><div class="center">Chat</div></ons-toolbar>
      <ons-list id="log"></ons-list></ons-page>`,
    script: `ons.ready(function () {
      serve(function (text) {
        var item = ons.createElement('<ons-list-item>' + text + '</ons-list-item>');
        document.getElementById('log').appendChild(item);
      });
    });`,
  },
  {
    name: 'Framework7',
    files: ['framework7/framework7-bundle.min.js'],
    body: `<div id="app"><div class="view view-main"><div class="page" data-name="home">
      <div class="page-content"><ul id="log"></ul></div></div></div></div>`,
    script: `var app = new Framework7({ el: '#app', name: 'Chat' });
    serve(function (text) { Dom7('#log').append('<li>' + text + '</li>'); });`,
  },
];

const cases = openWays.flatMap(([way, open]) =>
  LIBRARIES.map((library) => [library.name, way, open, library] as const),
);

it.each(cases)('%s shows what clients send, %s', async (_name, _way, open, library) => {
  const port = await findFreePort();
  const files = library.files.map((file) => readFileSync(`node_modules/${file}`, 'utf8'));
  const { said } = await open({
    'index.html': `<!doctype html><html><head><meta charset="utf-8"><script src="cordova.js"></script>
      ${files.map((_code, index) => `<script src="library-${index}.js"></script>`).join('')}
      <script>${serve(port)}</script></head>
      <body>${library.body}<script>${library.script}</script></body></html>`,
    ...Object.fromEntries(files.map((code, index) => [`library-${index}.js`, code])),
  });
  const client = await connectClient(port);
  client.send('one');
  expect(await client.next()).toBe('one');
  client.send('two');
  expect(await client.next()).toBe('one|two');
  expect(said.filter((line) => !line.startsWith('layout: '))).toEqual([]);
});

/** Starts a server that shows each message, and answers with the lines that the page then has. */
function serve(port: number): string {
  return `function serve(show) {
    var server = plugins.webSocketServer(${port});
    server.onmessage = function (event) {
      Promise.resolve(show(event.message)).then(function () {
        var lines = document.getElementById('log').children;
        var texts = Array.prototype.map.call(lines, function (line) { return line.textContent.trim(); });
        server.send(event.client, texts.join('|'));
      });
    };
    server.start();
  }`;
}
