// `wss-emu run`: the built command, as a user runs it.
import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { runCli, spawnCli } from '../support/cli.js';
import { connectClient, connectRaw } from '../support/client.js';
import { useFolder } from '../support/folder.js';
import { HANDSHAKE } from '../support/frames.js';
import { findFreePort, isFree } from '../support/free-port.js';
import { pluginFiles } from '../support/plugin-project.js';

const isValidLine = new Ajv().compile(JSON.parse(readFileSync('schema/output.json', 'utf8')));

/** Runs the text of a script to its end. */
function runScript(code: string, ...args: string[]) {
  const folder = useFolder({ 'app.js': code });
  return runCli(['run', join(folder, 'app.js'), ...args]).then((result) => ({
    ...result,
    // The lines that the app itself has written.
    lines: result.stdout.split('\n').filter((line) => line.startsWith('> ')),
    stderr: result.stderr.replaceAll(folder + sep, ''),
  }));
}

const ECHO = (port: number) => `
  document.addEventListener('deviceready', function () {
    var server = plugins.webSocketServer(${port});
    server.onmessage = function (event) {
      if (event.message === 'throw') throw new Error('on purpose');
      server.send(event.client, 'echo ' + event.message);
    };
    server.start();
  }, false);`;

describe('a script', () => {
  it('finds what an app finds on a phone, and no Node', async () => {
    const { lines, code, stderr } = await runScript(`
      var early = new monaca.WebSocketServer(4001);
      document.addEventListener('deviceready', function () {
        console.log('> deviceready', device.platform, typeof cordova.exec, early.port);
        console.log('>', window === self, window === globalThis, window.early === early);
        console.log('>', typeof process, typeof require, typeof Buffer);
        localStorage.setItem('a', 1);
        localStorage.b = 'two';
        console.log('>', localStorage.getItem('a'), localStorage.b, localStorage.length);
        var id = setTimeout(function () { console.log('> not cleared'); }, 5);
        console.log('>', typeof id, typeof navigator.app.exitApp, location.pathname);
        clearTimeout(id);
        requestAnimationFrame(function () { console.log('> frame'); });
      });
      window.onload = function () { console.log('> load', document.readyState); };
      console.log('> script', document.readyState);`);

    expect(stderr).toBe('');
    expect(lines).toEqual([
      '> script loading',
      '> load complete',
      '> deviceready Android function 4001',
      '> true true true',
      '> undefined undefined undefined',
      '> 1 two 2',
      '> number function /app.js',
      '> frame',
    ]);
    expect(code).toBe(0);
  });

  it('ends as Node does when nothing keeps it alive', async () => {
    const ended: string[] = [];
    const run = (name: string, script: string) =>
      runScript(script, '--wait', '1').finally(() => ended.push(name));
    const port = await findFreePort();
    const [{ code, stdout }, other] = await Promise.all([
      run(
        'nothing keeps it',
        `var server = plugins.webSocketServer(${port});
        server.start(function () { server.stop(); });`,
      ),
      // Longer than cordova.js watches its own start, and than a thread may be busy: this one is idle.
      run('something does', 'setTimeout(function () {}, 8000);'),
    ]);

    expect([code, stdout]).toEqual([0, expect.stringContaining('server:stopped')]);
    expect([other.code, other.stderr]).toEqual([0, '']);
    expect(ended).toEqual(['nothing keeps it', 'something does']);
  });

  it('reaches its own files by fetch, and servers by WebSocket', async () => {
    const port = await findFreePort();
    const folder = useFolder({
      'app.js': `
        document.addEventListener('deviceready', async function () {
          console.log('>', await (await fetch('data.json')).json(), (await fetch('none')).status);
          var server = plugins.webSocketServer(${port});
          server.onmessage = function (event) { server.send(event.client, 'got ' + event.message); };
          server.start(function () {
            var socket = new WebSocket('ws://' + location.hostname + ':${port}');
            socket.onopen = function () { socket.send('hi'); };
            socket.onmessage = function (event) { console.log('>', event.data); socket.close(); };
            socket.onclose = function (event) { console.log('>', event.code); server.stop(); };
          });
        });`,
      'data.json': '{"a":1}',
    });
    const { stdout, stderr, code } = await runCli(['run', join(folder, 'app.js')]);

    expect(stderr).toBe('');
    expect(stdout.split('\n').filter((line) => line.startsWith('> '))).toEqual([
      '> { a: 1 } 404',
      '> got hi',
      '> 1005',
    ]);
    expect(code).toBe(0);
  });

  it('shows an error of a callback with its place in the app, and goes on; exit 1', async () => {
    const port = await findFreePort();
    const folder = useFolder({ 'app.js': ECHO(port) });
    const cli = spawnCli(['run', join(folder, 'app.js'), '--json']);
    await cli.nextJson();
    const client = await connectClient(port);
    client.send('throw');
    client.send('hi');
    expect(await client.next()).toBe('echo hi');
    cli.signal('SIGTERM');

    const { code, stderr } = await cli.ended;
    expect(stderr).toBe(
      `Error: on purpose\n    at server.onmessage (${join(folder, 'app.js')}:5:44)\n`,
    );
    expect(code).toBe(1);
  });

  it.each([
    ['a timer', 'setTimeout(function () { throw new Error("x"); });', 'app.js:1:32'],
    ['a promise', 'Promise.reject(new Error("x"));', 'app.js:1:16'],
    [
      'a listener',
      'document.addEventListener("deviceready", function () { throw new Error("x"); });',
      'app.js:1:62',
    ],
    ['a value that is no error', 'setTimeout(function () { throw { a: 1 }; });', '{ a: 1 }'],
  ])('shows an error of %s', async (_title, script, place) => {
    const { code, stderr } = await runScript(script);

    expect(stderr).toContain(place);
    expect(stderr).not.toContain('node:');
    expect(code).toBe(1);
  });

  it('offers errors to the app first, as a browser does', async () => {
    const { code, lines, stderr } = await runScript(`
      window.onerror = function (message, file, line) {
        console.log('>', message, file.replace(/.*\\//, ''), line);
        return true;
      };
      window.addEventListener('unhandledrejection', function (event) {
        console.log('> rejected', event.reason);
        event.preventDefault();
      });
      setTimeout(function () { throw new Error('taken'); });
      Promise.reject('no');`);

    expect(lines.sort()).toEqual(['> Uncaught Error: taken app.js 10', '> rejected no']);
    expect([code, stderr]).toEqual([0, '']);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends on %s: clients get 1001, exit 0',
    async (signal) => {
      const port = await findFreePort();
      const folder = useFolder({ 'app.js': ECHO(port) });
      const cli = spawnCli(['run', join(folder, 'app.js'), '--json']);
      await cli.nextJson();
      const client = await connectClient(port);
      cli.signal(signal);

      expect(await cli.ended).toMatchObject({ code: 0, stderr: '' });
      expect(await client.closed).toBe('1001 ');
      expect(await isFree(port)).toBe(true);
    },
  );

  /** An app that blocks its thread for ever, from its first client on. */
  async function useBusyApp(block: string) {
    const port = await findFreePort();
    const folder = useFolder({
      'app.js': `
        var server = plugins.webSocketServer(${port});
        server.onClientConnected = function () { console.error('busy'); ${block} };
        server.start();`,
    });
    const recording = join(folder, 'out.ndjson');
    const cli = spawnCli(['run', join(folder, 'app.js'), '--json', '--record', recording]);
    await cli.nextJson();
    const isBusy = new Promise((resolve) => cli.process.stderr?.once('data', resolve));
    (await connectRaw(port)).write(HANDSHAKE);
    await isBusy;
    return { cli, port };
  }

  it('ends on a signal even while the app blocks its thread, says so, and keeps the recording', async () => {
    // As an endless loop does, which is ended by force in test/app-runner, at no cost to others.
    const wait = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';
    const { cli, port } = await useBusyApp(wait);
    cli.signal('SIGTERM');
    const { code, stderr } = await cli.ended;

    expect(stderr).toMatch(
      /^busy\nwss-emu: cut, for it gave no sign for 6 seconds: the app, which keeps its thread busy\nwss-emu: \d+ entries recorded in .*\n$/,
    );
    expect(code).toBe(1);
    expect(await isFree(port)).toBe(true);
  });

  it('ends at once on a second signal while it waits for such an app', async () => {
    const { cli, port } = await useBusyApp('for (;;);');
    cli.signal('SIGINT');
    cli.signal('SIGTERM');
    const { code, stderr } = await cli.ended;

    expect([130, 143]).toContain(code);
    expect(stderr).toBe('busy\n');
    expect(await isFree(port)).toBe(true);
  });

  it('ends when the app ends itself', async () => {
    const port = await findFreePort();
    const { code, stderr } = await runScript(`${ECHO(port)}
      document.addEventListener('deviceready', function () { navigator.app.exitApp(); });`);

    expect([code, stderr]).toEqual([0, '']);
  });

  it('serves its www by the HTTP Server plugin', async () => {
    const [http, port] = [await findFreePort(), await findFreePort()];
    const folder = useFolder({
      'config.xml': '<widget/>',
      'www/client/index.html': 'the client page',
      'www/js/app.js': `
        document.addEventListener('deviceready', function () {
          plugins.httpServer('client', ${http}).start(function () {
            plugins.webSocketServer(${port}).start();
          });
        });`,
    });
    const cli = spawnCli(['run', join(folder, 'www/js/app.js'), '--json']);
    await cli.nextJson();
    await expect.poll(() => isFree(port)).toBe(false);

    expect(await (await fetch(`http://127.0.0.1:${http}/`)).text()).toBe('the client page');
  });

  it('may be an ES module, with modules beside it', async () => {
    const folder = useFolder({
      'app.mjs': `import { count, add } from './counter.js';
        import json from './data.json' with { type: 'json' };
        add();
        const late = await import('./late.js');
        console.log('>', count, json.a, late.default, import.meta.url.slice(-7));`,
      'counter.js': 'export let count = 0; export function add() { count += 1; }',
      'data.json': '{"a":1}',
      'late.js': 'import { count } from "./counter.js"; export default count + 1;',
    });
    const { stdout, stderr, code } = await runCli(['run', join(folder, 'app.mjs')]);

    expect(stderr).toBe('');
    expect(stdout).toContain('> 1 1 2 app.mjs');
    expect(code).toBe(0);
  });

  it('is a module by its name, or by what it says', async () => {
    const folder = useFolder({
      'named.mjs': 'console.log("> named", this, await 1);',
      'told.js': 'import "./named.mjs"; console.log("> told", this);',
    });
    const run = async (name: string) => (await runCli(['run', join(folder, name)])).stdout;

    expect(await run('named.mjs')).toContain('> named undefined 1\n');
    expect(await run('told.js')).toContain('> told undefined\n');
  });

  it('shares its window with the scripts that follow', async () => {
    const folder = useFolder({ 'a.js': 'var shared = 1; function add() { shared += 1; }' });
    const other = useFolder({ 'b.js': 'add(); console.log("> " + window.shared);' });
    const { stdout } = await runCli(['run', join(folder, 'a.js'), join(other, 'b.js')]);

    expect(stdout).toContain('> 2\n');
  });

  it('is told that it has no DOM when it asks for one', async () => {
    const { code, stderr } = await runScript('document.getElementById("x");');

    expect(stderr).toContain('document.getElementById: a script that is run by itself has no DOM');
    expect(stderr).toContain('app.js:1:10');
    expect(code).toBe(1);
  });
});

describe('what can’t be run', () => {
  it('exits with 2 for a script that isn’t there', async () => {
    expect(await runCli(['run', 'no/such.js'])).toEqual({
      code: 2,
      signal: null,
      stdout: '',
      stderr: 'wss-emu: There is no file no/such.js.\n',
    });
  });

  it.each([
    [
      'throws',
      'var a = 1;\nthrow new Error("at load");',
      'app.js:2\nthrow new Error("at load");\n^\n\nError: at load\n    at app.js:2:7\n',
    ],
    [
      'does not compile',
      'var a = 1;\nvar b = ;',
      "app.js:2\nvar b = ;\n        ^\n\nSyntaxError: Unexpected token ';'\n",
    ],
  ])('exits with 1 for a script that %s', async (_title, script, message) => {
    const { code, stdout, stderr } = await runScript(script);

    expect(stderr).toBe(`wss-emu: ${message}`);
    expect([code, stdout]).toEqual([1, '']);
  });

  it('exits with 2 for a page together with others', async () => {
    const folder = useFolder({ 'index.html': '', 'app.js': '' });
    const args = ['run', join(folder, 'index.html'), join(folder, 'app.js')];

    expect((await runCli(args)).code).toBe(2);
  });
});

describe('the ready line', () => {
  it('comes when the servers are up that the app began to start', async () => {
    const port = await findFreePort();
    const folder = useFolder({ 'app.js': ECHO(port) });
    const cli = spawnCli(['run', join(folder, 'app.js'), '--json', '--ip', '192.0.2.9']);
    const lines = [await cli.nextJson(), await cli.nextJson()];

    const { pid } = cli.process;
    expect(lines).toEqual([
      { type: 'ready', v: 1, url: `ws://127.0.0.1:${port}`, port, ip: '192.0.2.9', pid },
      { type: 'event', t: expect.any(Number), port, event: 'server:started', ip: '192.0.2.9' },
    ]);
    expect((await connectClient(port)).ws.readyState).toBe(1);
    expect(lines.map((line) => isValidLine(line))).toEqual([true, true]);
  });

  it('stands below every server that the app began to start', async () => {
    const ports: number[] = [];
    while (ports.length < 10) ports.push(await findFreePort());
    const folder = useFolder({
      'app.js': `document.addEventListener('deviceready', function () {
        ${JSON.stringify(ports)}.forEach(function (port) { plugins.webSocketServer(port).start(); });
      });`,
    });
    const cli = spawnCli(['run', join(folder, 'app.js')]);
    const lines: string[] = [];
    while (!lines.at(-1)?.startsWith('wss-emu ready')) lines.push(await cli.nextLine());

    expect(lines.filter((line) => line.startsWith('  Local'))).toEqual(
      ports.map((port) => `  Local    ws://localhost:${port}`),
    );
    expect(lines.at(-1)).toBe(`wss-emu ready on ws://127.0.0.1:${ports[0]}`);
  });

  it('names what is open, and not what the app has stopped', async () => {
    const [stopped, open, http] = [
      await findFreePort(),
      await findFreePort(),
      await findFreePort(),
    ];
    const folder = useFolder({
      'app.mjs': `
        const first = plugins.webSocketServer(${stopped});
        await new Promise((done) => first.start(() => first.stop(() => {
          plugins.webSocketServer(${open}).start(() => plugins.httpServer('', ${http}).start(done));
        })));`,
    });
    const cli = spawnCli(['run', join(folder, 'app.mjs')]);
    const lines: string[] = [];
    while (!lines.at(-1)?.startsWith('wss-emu ready')) lines.push(await cli.nextLine());

    expect(lines.filter((line) => line.startsWith('  Local'))).toEqual([
      `  Local    ws://localhost:${open}`,
      `  Local    http://localhost:${http}/`,
    ]);
    expect(lines.at(-1)).toBe(`wss-emu ready on ws://127.0.0.1:${open}`);
  });

  it('names no address for an app without a server', async () => {
    const folder = useFolder({ 'app.js': 'console.log("app"); console.warn("warning");' });
    const args = ['run', join(folder, 'app.js')];
    const json = await runCli([...args, '--json']);
    const text = await runCli(args);

    const line = JSON.parse(json.stdout);
    expect(line).toEqual({ type: 'ready', v: 1, pid: expect.any(Number) });
    expect(isValidLine(line)).toBe(true);
    expect(isValidLine({ ...line, port: 1 })).toBe(false);
    expect(json.stderr).toBe('app\nwarning\n');
    expect(text.stdout.split('\n')).toEqual([
      'app',
      expect.stringMatching(/^wss-emu \d/),
      '',
      '  The app has no server open yet.',
      '',
      'wss-emu ready',
      '',
    ]);
  });
});

describe('a page', () => {
  it('runs its scripts in order, in one window, with the DOM', async () => {
    const folder = useFolder({
      'www/index.html': `<!doctype html><html><head>
        <script src="js/first.js"></script>
        <script type="module" src="js/module.js"></script>
        <script>
          second();
        </script>
        <script defer src="js/deferred.js"></script>
        <script type="text/template">not a script</script>
        <script type="importmap">{"imports":{"lib/":"./js/lib/"}}</script></head>
        <body onclick="second()"><p id="text">paragraph</p>
        <script>console.log('> third', document.currentScript.tagName);</script></body></html>`,
      'www/js/first.js': `var count = 1;
        function second() { console.log('> second', count, document.getElementById('text').textContent); }
        document.addEventListener('DOMContentLoaded', function () { console.log('> DOMContentLoaded'); });
        window.addEventListener('load', function () { console.log('load', document.readyState); });
        document.addEventListener('deviceready', function () {
          console.log('> deviceready', document.readyState);
          document.body.click();
          var added = document.createElement('script');
          added.src = 'js/added.js';
          added.onload = function () { console.log('> added has run', window.added); };
          document.head.appendChild(added);
        });`,
      'www/js/module.js': `import { name } from 'lib/name.js';
        console.log('> module', name, window.count, document.currentScript, import.meta.url);
        export const own = 1;`,
      'www/js/lib/name.js': 'export const name = "of lib";',
      'www/js/deferred.js': 'console.log("> deferred", typeof own);',
      'www/js/added.js': 'added = location.href;',
    });
    const { stdout, stderr, code } = await runCli(['run', join(folder, 'www/index.html')]);

    expect(stderr).toBe('');
    expect(stdout.split('\n').filter((line) => line.startsWith('> '))).toEqual([
      '> second 1 paragraph',
      '> third SCRIPT',
      '> module of lib 1 null http://localhost/js/module.js',
      '> deferred undefined',
      '> DOMContentLoaded',
      '> deviceready interactive',
      '> second 1 paragraph',
      '> added has run http://localhost/index.html',
    ]);
    expect(stdout).toContain('load complete\n');
    expect(code).toBe(0);
  });

  it('has the plugins of its project, and says so, unless they are not wanted', async () => {
    const folder = useFolder({
      ...pluginFiles('plugins/com.example.a', 'com.example.a', 'a', 'module.exports = 1;'),
      'www/index.html': `<script>
        document.addEventListener('deviceready', function () { console.log('> ' + typeof window.a); });
      </script>`,
    });
    const args = ['run', join(folder, 'www/index.html')];
    const [given, without] = await Promise.all([runCli(args), runCli([...args, '--no-plugins'])]);

    expect(given.stdout).toContain('> number\n');
    expect(given.stdout + given.stderr).toContain("project's plugins: com.example.a 1.0.0 (");
    expect(without.stdout).toContain('> undefined\n');
    expect(without.stdout + without.stderr).not.toContain('com.example.a');
  });

  it('lets an app draw on a canvas that nobody sees', async () => {
    const folder = useFolder({
      'index.html': `<canvas></canvas><script>
        var context = document.querySelector('canvas').getContext('2d');
        context.fillStyle = 'red';
        context.fillRect(0, 0, 1, 1);
        context.createLinearGradient(0, 0, 1, 1).addColorStop(0, 'red');
        console.log('> ' + (context.measureText('x').width + 1));
      </script>`,
    });
    const { stdout, stderr } = await runCli(['run', join(folder, 'index.html')]);

    expect([stdout, stderr]).toEqual([
      expect.stringContaining('> 1\n'),
      'wss-emu: canvas: nothing is painted under wss-emu run; open the page with wss-emu serve and a browser\n',
    ]);
  });

  it('leads from an error to the line of the app, in scripts, modules and the page', async () => {
    const folder = useFolder({
      'index.html': `<script src="a.js"></script>
<script type="module">
import './b.js';
</script>
<script>

  setTimeout(function () { throw new Error('inline'); }, 50);
</script>`,
      'a.js': '\n\nsetTimeout(function () { throw new Error("classic"); }, 10);',
      'b.js': '\nsetTimeout(() => { throw new Error("module"); }, 30);',
    });
    const { stderr, code } = await runCli(['run', join(folder, 'index.html')]);

    expect(stderr).toContain(`Error: classic\n    at ${join(folder, 'a.js')}:3:32\n`);
    expect(stderr).toContain(`Error: module\n    at ${join(folder, 'b.js')}:2:26\n`);
    expect(stderr).toContain(`Error: inline\n    at ${join(folder, 'index.html')}:7:34\n`);
    expect(code).toBe(1);
  });

  it('loads the app’s other plugins', async () => {
    const folder = useFolder({
      'index.html': '<script src="cordova.js"></script><script src="app.js"></script>',
      'app.js':
        "document.addEventListener('deviceready', () => console.log('> ' + window.toast('hi')));",
      'cordova_plugins.js': `cordova.define('cordova/plugin_list', function (require, exports, module) {
        module.exports = [{ id: 'toast.toast', file: 'plugins/toast.js', clobbers: ['toast'] }];
      });`,
      'plugins/toast.js': `cordova.define('toast.toast', function (require, exports, module) {
        module.exports = function (text) { return 'toast ' + text; };
      });`,
    });
    const { stdout, stderr } = await runCli(['run', join(folder, 'index.html')]);

    expect([stdout.match(/^> .*$/m)?.[0], stderr]).toEqual(['> toast hi', '']);
  });

  it('says what deviceready waits for, and ends after --wait without a server', async () => {
    const folder = useFolder({
      'index.html': '<script src="cordova.js"></script><script>setInterval(Date, 1000);</script>',
      'cordova_plugins.js': `cordova.define('cordova/plugin_list', function (require, exports, module) {
        module.exports = [{ id: 'slow.slow', file: 'plugins/slow.js', runs: true }];
      });`,
      'plugins/slow.js': `cordova.define('slow.slow', function (require) {
        require('cordova/channel').waitForInitialization('onMine');
      });`,
    });
    const args = ['run', join(folder, 'index.html'), '--json', '--wait', '0.5'];
    const { code, stdout, stderr } = await runCli(args);

    expect(stderr).toMatch(
      /^wss-emu: deviceready has not fired within 0\.5 seconds; it waits for (\w+, )*onMine(, \w+)*, and no server has started: the app does not get ready \(--wait <seconds> waits longer\)\n$/,
    );
    expect([code, stdout]).toEqual([1, '']);
  });

  it('goes on without a script that isn’t there; exit 1', async () => {
    const folder = useFolder({
      'index.html': '<script src="none.js"></script><script>console.log("> next")</script>',
    });
    const { stdout, stderr, code } = await runCli(['run', join(folder, 'index.html')]);

    expect(stdout).toContain('> next\n');
    expect(stderr).toContain("http://localhost/none.js can't be loaded: HTTP 404");
    expect(code).toBe(1);
  });
});
