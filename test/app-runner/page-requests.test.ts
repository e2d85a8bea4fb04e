// What a page in `wss-emu run` asks for: its own files without a socket, all else by the window's network.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { useFolder } from '../support/folder.js';
import { pageWays, runInThread } from '../support/page-ways.js';

/** A server that nobody should ask, and who did. */
async function useTrap() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.setHeader('Access-Control-Allow-Origin', '*').end('from the trap');
  });
  server.on('upgrade', (request, socket) => {
    asked.push(`upgrade ${request.url}`);
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { asked, url: `http://127.0.0.1:${port}`, port };
}

const ASK = `
function ask(url, method, isAsync) {
  return new Promise(function (resolve) {
    var request = new XMLHttpRequest();
    request.open(method, url, isAsync);
    request.setRequestHeader('If-Match', 'x');
    var events = [];
    request.onloadend = function () {
      resolve([request.status, request.statusText, request.responseText, request.getResponseHeader('content-type'),
        request.getResponseHeader('content-length'), request.responseURL.replace(/.*:[0-9]+|http:..localhost/, '')].join('|'));
    };
    request.send();
    if (!isAsync) request.onloadend();
  });
}
async function both(url, method) {
  var answers = [await ask(url, method, true), await ask(url, method, false)];
  console.log(answers[1] + (answers[0] === answers[1] ? '' : ' but asynchronously ' + answers[0]));
}`;

it.each(pageWays)('answers synchronous requests for its own files %s', async (_name, run) => {
  const lines = await run(
    useFolder({
      'index.html': `<script>${ASK}
        (async function () {
          await both('data/a.json', 'GET');
          await both('/data/a.json?x=1', 'HEAD');
          await both('none.json', 'GET');
          await both('.hidden', 'GET');
          await both('data/a.json', 'DELETE');
          console.log('done');
        })();
      </script>`,
      'data/a.json': '{"a":"ä"}',
      '.hidden': 'secret',
    }),
  );

  expect(lines).toEqual([
    '200|OK|{"a":"ä"}|application/json|10|/data/a.json',
    '200|OK||application/json|10|/data/a.json?x=1',
    '404|Not Found|Not found\n|text/plain||/none.json',
    '404|Not Found|Not found\n|text/plain||/.hidden',
    '405|Method Not Allowed|{"error":{"code":"method","message":"Files can be read, not changed."}}|application/json||/data/a.json',
  ]);
});

it('asks nobody else synchronously, and loads nothing else that a page shows', async () => {
  const trap = await useTrap();
  const { url, port } = trap;
  const { lines, notes, errors } = await runInThread(
    useFolder({
      'index.html': `<link rel="stylesheet" href="${url}/link.css"><link rel="icon" href="${url}/icon">
        <style>@import "${url}/import.css"; body { background: url(${url}/background) }</style>
        <img src="${url}/img" srcset="${url}/srcset 2x"><video src="${url}/video"></video><object data="${url}/object"></object>
        <iframe src="${url}/iframe"></iframe><iframe srcdoc="<script>fetch('${url}/srcdoc'); new WebSocket('ws://127.0.0.1:${port}/srcdoc')</script>"></iframe>
        <a id="link" href="${url}/a">link</a><a id="blank" target="_blank" href="${url}/blank">link</a>
        <form id="form" action="${url}/form"><button id="button">send</button></form>
        <script>
          (async function () {
            var request = new XMLHttpRequest();
            request.open('GET', '${url}/sync', false);
            try { request.send(); } catch (error) { console.log(error.name, error instanceof DOMException); }
            new Image().src = '${url}/image';
            location.href = '${url}/href';
            location.assign('${url}/assign');
            location.pathname = '/other.html';
            window.open('${url}/open');
            document.getElementById('link').click();
            document.getElementById('blank').click();
            document.getElementById('button').click();
            document.getElementById('form').submit();
            // Where there are any.
            ['EventSource', 'Worker', 'SharedWorker'].forEach(function (name) {
              try { new window[name]('${url}/' + name); } catch (error) {}
            });
            console.log(location.pathname);
            await fetch('${url}/fetch').then(function (answer) { return answer.text(); }).then(console.log);
            navigator.sendBeacon('${url}/beacon');
            var socket = new WebSocket('ws://127.0.0.1:${port}/socket');
            socket.onclose = function (event) { console.log(event.code); console.log('done'); };
          })();
        </script>`,
    }),
  );

  expect(trap.asked.sort()).toEqual(['GET /fetch', 'POST /beacon', 'upgrade /socket']);
  expect(lines).toEqual(['NetworkError true', '/index.html', 'from the trap', '1006']);
  const stays = ': wss-emu run stays on the page it began with';
  expect(notes).toEqual([
    'frames are not run: they stay empty (wss-emu serve and a browser run them)',
    `location.href${stays}`,
    `location.assign${stays}`,
    `location.pathname${stays}`,
    `window.open${stays}`,
    `a link to ${url}/a${stays}`,
    `a link to ${url}/blank${stays}`,
    `a form that is submitted${stays}`,
    'Worker: there are no workers under wss-emu run; open the page with wss-emu serve and a browser',
    `a form that is submitted${stays}`,
  ]);
  expect(errors).toEqual([]);
});
