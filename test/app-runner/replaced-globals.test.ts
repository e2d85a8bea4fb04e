// A page may replace what the emulator's half of it uses: it never reaches that half.
import { expect, it } from 'vitest';
import { connectClient } from '../support/client.js';
import { useFolder } from '../support/folder.js';
import { findFreePort } from '../support/free-port.js';
import { pageWays } from '../support/page-ways.js';
import { openWays } from './opened-page.js';

/** Replaces globals and methods of prototypes with what throws when it is called. */
const REPLACE = `(function () {
  var getOwnPropertyNames = Object.getOwnPropertyNames;
  var getOwnPropertyDescriptor = Object.getOwnPropertyDescriptor;
  var defineProperty = Object.defineProperty;
  function replace(target, name, path) {
    function replaced() { throw 'the page has replaced ' + path + name; }
    defineProperty(target, name, { value: replaced, configurable: true, writable: true });
  }
  function replaceMethods(prototype, path) {
    var names = getOwnPropertyNames(prototype);
    for (var i = 0; i < names.length; i += 1) {
      var isMethod = typeof getOwnPropertyDescriptor(prototype, names[i]).value === 'function';
      if (isMethod && names[i] !== 'constructor') replace(prototype, names[i], path);
    }
  }
  replaceMethods(JSON, 'JSON.');
  var names = ['Event', 'CustomEvent', 'Promise', 'setTimeout', 'setInterval', 'clearTimeout',
    'queueMicrotask', 'fetch', 'WebSocket', 'URL', 'Map', 'Set', 'Error', 'JSON', 'HTMLElement', 'EventTarget'];
  for (var i = 0; i < names.length; i += 1) replace(window, names[i], '');
})();`;

it.each(openWays)('takes no part in a page that replaces everything, %s', async (_way, open) => {
  const port = await findFreePort();
  await open({
    'index.html': `<!doctype html><script src="cordova.js"></script><script>${REPLACE}</script>
      <script>
        document.addEventListener('deviceready', function () {
          var server = plugins.webSocketServer(${port});
          server.onmessage = function (event) {
            server.send(event.client, 'echo ' + event.message);
          };
          server.start();
        });
      </script>`,
  });
  const client = await connectClient(port);
  client.send('hi');

  expect(await client.next()).toBe('echo hi');
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
