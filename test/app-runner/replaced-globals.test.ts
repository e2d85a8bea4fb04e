// A page may replace what the emulator's half of it uses: it never reaches that half.
import { expect, it } from 'vitest';
import { connectClient } from '../support/client.js';
import { useFolder } from '../support/folder.js';
import { findFreePort } from '../support/free-port.js';
import { pageWays } from '../support/page-ways.js';
import { openWays, openWithoutBrowser } from './opened-page.js';

/** Replaces globals and methods of prototypes with what throws when it is called. */
const REPLACE = `
  var getOwnPropertyNames = Object.getOwnPropertyNames;
  var getOwnPropertyDescriptor = Object.getOwnPropertyDescriptor;
  var defineProperty = Object.defineProperty;
  function replace(target, name, path) {
    function replaced() { throw 'the page has replaced ' + path + name; }
    defineProperty(target, name, { value: replaced, configurable: true, writable: true });
  }
  function replaceMethods(target, path) {
    var names = getOwnPropertyNames(target);
    for (var i = 0; i < names.length; i += 1) {
      var isMethod = typeof getOwnPropertyDescriptor(target, names[i]).value === 'function';
      if (isMethod && names[i] !== 'constructor') replace(target, names[i], path);
    }
  }
  function replaceGlobals(kept) {
    replaceMethods(JSON, 'JSON.');
    var names = ['Event', 'CustomEvent', 'Promise', 'setTimeout', 'setInterval', 'clearTimeout',
      'queueMicrotask', 'fetch', 'WebSocket', 'URL', 'Map', 'Set', 'Error', 'JSON', 'HTMLElement',
      'EventTarget', 'Response'];
    for (var i = 0; i < names.length; i += 1) {
      if (names[i] !== kept) replace(window, names[i], '');
    }
  }
  function replaceAllMethods() {
    var names = ['Array', 'String', 'Number', 'RegExp', 'Map', 'Set', 'WeakMap', 'Promise', 'Response',
      'WebSocket', 'EventTarget'];
    for (var i = 0; i < names.length; i += 1) replaceMethods(window[names[i]].prototype, names[i] + '.');
    replaceMethods(Object, 'Object.');
    replaceMethods(Reflect, 'Reflect.');
    replaceMethods(console, 'console.');
  }`;

/** A server that echoes, once Cordova is ready and `then` has run. */
function echoPage(port: number, then = ''): string {
  return `document.addEventListener('deviceready', function () {
    ${then}
    var server = plugins.webSocketServer(${port});
    server.onmessage = function (event) {
      server.getClients(function (clients) {
        server.send(event.client, 'echo ' + event.message + ' of ' + clients.length);
      });
    };
    server.start();
  });`;
}

async function expectEcho(port: number): Promise<void> {
  const client = await connectClient(port);
  client.send('hi');
  expect(await client.next()).toBe('echo hi of 1');
  client.send('again');
  expect(await client.next()).toBe('echo again of 1');
}

it.each(openWays)('takes no part in a page that replaces everything, %s', async (_way, open) => {
  const port = await findFreePort();
  await open({
    'index.html': `<!doctype html><script src="cordova.js"></script>
      <script>${REPLACE} replaceGlobals();</script><script>${echoPage(port)}</script>`,
  });

  await expectEcho(port);
});

// Up to then Apache's own half uses them, as on a phone.
it.each(openWays)('uses no method that a ready page has replaced, %s', async (_way, open) => {
  const port = await findFreePort();
  await open({
    'index.html': `<!doctype html><script src="cordova.js"></script>
      <script>${REPLACE} ${echoPage(port, 'replaceAllMethods(); replaceGlobals();')}</script>`,
  });

  await expectEcho(port);
});

// But for a timer of Apache's own half, as on a phone.
it('has its own before a page without a browser replaces anything', async () => {
  const port = await findFreePort();
  await openWithoutBrowser({
    'index.html': `<!doctype html><script>${REPLACE} replaceGlobals('setTimeout');</script>
      <script src="cordova.js"></script><script>${echoPage(port)}</script>`,
  });

  await expectEcho(port);
});

it.each(pageWays)('leaves calls as a page with Prototype.js makes them, %s', async (_way, run) => {
  const lines = await run(
    useFolder({
      'index.html': `<!doctype html>
        <script>Array.prototype.toJSON = function () { return 'a list'; };</script>
        <script src="cordova.js"></script><script>
          document.addEventListener('deviceready', function () {
            plugins.webSocketServer().start(null, function (failure) {
              console.log(failure);
              console.log('done');
            });
          });
        </script>`,
    }),
  );
  // What the phone's org.json says to arguments that are no list.
  expect(lines).toEqual(['JSON error']);
});
