// What goes wrong in a page of `wss-emu run`, and what its developer reads of it.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { expect, it, onTestFinished } from 'vitest';
import { AppThread } from '../../src/app-runner/app-thread.js';
import { formatError } from '../../src/app-runner/error-text.js';
import { useFolder } from '../support/folder.js';
import { findFreePort } from '../support/free-port.js';
import { runInThread } from '../support/page-ways.js';
import { PATIENCE } from '../support/patience.js';

it('names a script that can’t be fetched, unless its onerror does, and goes on', async () => {
  const cdn = `http://127.0.0.1:${await findFreePort()}`;
  const folder = useFolder({
    'index.html': `<script src="${cdn}/lib.js"></script>
      <script src="none.mjs" type="module"></script>
      <script type="module">import './none-either.mjs';</script>
      <script src="${cdn}/handled.js" onerror="console.log('handled', window.second)"></script>
      <script>window.second = 1; var added = document.createElement('script');
        added.src = 'none.js';
        added.addEventListener('error', function () { console.log('added'); });
        document.head.appendChild(added);
        window.onload = function () { setTimeout(function () { console.log('done'); }); };
      </script>`,
  });
  const { lines, errors, code } = await runInThread(folder);

  expect(lines.sort()).toEqual(['added', 'handled undefined']);
  expect(errors).toEqual([
    `Error: ${cdn}/lib.js can't be loaded: connect ECONNREFUSED ${cdn.slice('http://'.length)}`,
    "Error: http://localhost/none.mjs can't be loaded: HTTP 404",
    "Error: http://localhost/none-either.mjs can't be loaded: HTTP 404",
  ]);
  expect(code).toBe(1);
});

it('has not failed where the page handles it, nor by a list of plugins that comes twice', async () => {
  const folder = useFolder({
    'index.html': `<script src="cordova.js"></script><script src="cordova_plugins.js"></script>
      <script src="none.js" onerror="console.log('handled')"></script>
      <script>document.addEventListener('deviceready', function () {
        console.log(cordova.require('cordova/plugin_list').length + ' ' + mine);
        console.log('done');
      });</script>`,
    'cordova_plugins.js': `cordova.define('cordova/plugin_list', function (require, exports, module) {
      module.exports = [{ id: 'mine.mine', file: 'mine.js', clobbers: ['mine'] }];
    });`,
    'mine.js':
      "cordova.define('mine.mine', function (require, exports, module) { module.exports = 'mine'; });",
  });
  expect(await runInThread(folder)).toEqual({
    lines: ['handled', '1 mine'],
    notes: [],
    errors: [],
    code: 0,
  });
});

it('names the script that a page waits for, and ends without a server', async () => {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slow.js`;
  const folder = useFolder({ 'index.html': `<script src="${url}"></script>` });
  const app = new AppThread(
    { files: [join(folder, 'index.html')], waitMs: 500 },
    { onTrace() {}, onConsole() {}, onError() {}, onFailure() {} },
  );

  await expect(app.up).rejects.toThrow(
    `${url} has not come after 0.5 seconds, and no server has started: the app does not get ready (--wait <seconds> waits longer)`,
  );
  expect(await app.ended).toBe(1);
});

it('says before endless recursion, which ends a page, nothing of the connection that it ends itself', async () => {
  const folder = useFolder({
    'index.html': `<script src="cordova.js"></script><script>
      addEventListener('pagehide', function () { console.log('left'); });
      (function recurse() { recurse(); })();</script>`,
  });
  const lines: string[] = [];
  const app = new AppThread(
    { files: [join(folder, 'index.html')], waitMs: PATIENCE },
    {
      onTrace() {},
      onConsole: (_stream, text) => lines.push(text.trim()),
      onError: (text) => lines.push(text),
      onFailure: (text) => lines.push(text),
    },
  );

  await expect(app.up).rejects.toThrow(
    /\nRangeError: Maximum call stack size exceeded\n {4}at recurse .*index\.html:\d/,
  );
  expect(await app.ended).toBe(1);
  expect(lines).toEqual(['left']);
});

const MINIFIED = 'var a=1;'.repeat(20_000);

it.each([
  ['throws', 'nowhere.x();', 'ReferenceError: nowhere is not defined'],
  ['does not compile', 'var b = ;   ', "SyntaxError: Unexpected token ';'"],
])('shows a part of a minified script that %s', (_title, code, message) => {
  const folder = useFolder({ 'a.js': MINIFIED + code + MINIFIED });
  const filename = join(folder, 'a.js');
  const text = formatError(thrownBy(readFileSync(filename, 'utf8'), filename));

  const [place, part, mark, ...rest] = text.split('\n');
  const column = Number(place?.slice(`${filename}:1:`.length)) - 1;
  expect(part).toBe(`…${(MINIFIED + code + MINIFIED).slice(column - 40, column + 40)}…`);
  expect(column).toBe(MINIFIED.length + (code.startsWith('var') ? 'var b = '.length : 0));
  expect(mark).toBe(`${' '.repeat(41)}^`);
  expect(rest.slice(0, 2)).toEqual(['', message]);
});

it('shows such a part for a later error, and the causes', () => {
  const code = 'later=()=>{throw new Error("outer",{cause:{code:7}})};';
  const folder = useFolder({ 'a.js': MINIFIED + code + MINIFIED });
  const filename = join(folder, 'a.js');
  const text = formatError(thrownBy(`${readFileSync(filename, 'utf8')};later()`, filename));
  const column = MINIFIED.length + code.indexOf('new Error') + 1;

  expect(text).toContain(`${filename}:1:`);
  expect(text).toContain(`at later (${filename}:1:${column})`);
  expect(text).toContain('\nCaused by: Uncaught { code: 7 }');
  expect(text.length).toBeLessThan(1_000);
});

function thrownBy(code: string, filename: string): unknown {
  try {
    new Script(code, { filename }).runInThisContext();
  } catch (error) {
    return error;
  }
  return undefined;
}
