// `wss-emu run` and `exec --run`, whatever becomes of the app: its errors, its memory, its modules.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';
import { expect, it } from 'vitest';
import { runCli, spawnCli } from '../support/cli.js';
import { connectClient } from '../support/client.js';
import { useFolder } from '../support/folder.js';
import { findFreePort, isFree } from '../support/free-port.js';

const require = createRequire(import.meta.url);

/** Enough for a small app, and soon full. */
const SMALL = { NODE_OPTIONS: '--max-old-space-size=48' };
const FILL = 'for (var all = [];;) all.push(new Array(1e5).fill(1.5).map(String));';
const OUT_OF_MEMORY =
  'wss-emu: the app ran out of memory, and has ended (NODE_OPTIONS=--max-old-space-size=<MiB> gives it more)\n';
/** Sets a terminal's title, and clears it. */
const CONTROLS = '\u001b]0;mine\u0007\u001b[2J\u009b31m';
const ESCAPED = '\\u001b]0;mine\\u0007\\u001b[2J\\u009b31m';

/** An app whose first client's message makes it do this. */
const onMessage = (port: number, code: string) => `
  var server = plugins.webSocketServer(${port});
  server.onmessage = function (event) { ${code} };
  server.start();`;

it('says in a line that the app ran out of memory, and closes everything', async () => {
  const port = await findFreePort();
  const folder = useFolder({ 'app.js': onMessage(port, FILL) });
  const recording = join(folder, 'out.ndjson');
  const args = ['run', join(folder, 'app.js'), '--json', '--record', recording];
  const cli = spawnCli(args, folder, SMALL);
  await cli.nextJson();
  const client = await connectClient(port);
  client.send('the last');
  const { code, stderr } = await cli.ended;

  expect(stderr.slice(0, OUT_OF_MEMORY.length)).toBe(OUT_OF_MEMORY);
  expect(stderr.slice(OUT_OF_MEMORY.length)).toMatch(/^wss-emu: \d+ entries recorded in .*\n$/);
  expect(code).toBe(1);
  expect(readFileSync(recording, 'utf8')).toMatch(/"the last".*\n$/s);
  expect(await isFree(port)).toBe(true);
});

it('says so too when it happens while the app loads', async () => {
  const folder = useFolder({ 'app.js': FILL });
  const recording = join(folder, 'out.ndjson');
  const args = ['run', join(folder, 'app.js'), '--record', recording];
  const { code, stdout, stderr } = await spawnCli(args, folder, SMALL).ended;

  expect(stderr).toBe(`wss-emu: 0 entries recorded in ${recording}\n${OUT_OF_MEMORY}`);
  expect([code, stdout]).toEqual([1, '']);
  expect(existsSync(recording)).toBe(true);
});

/** Errors that throw whatever one asks them, and what else can be thrown. */
const THROWN = `
  function get() { throw new Error('no'); }
  var thrown = [
    Object.defineProperties(new Error('x'), { stack: { get: get } }),
    Object.defineProperties(new Error('x'), { message: { get: get } }),
    { toString: get, [Symbol.for('nodejs.util.inspect.custom')]: get },
    new Proxy({}, new Proxy({}, { get: function () { return get; } })),
    null,
    Symbol('s'),
    (function () { var a = {}; a.a = a; return a; })(),
    { stack: 'y'.repeat(3e7) },
  ];`;

it('shows what is thrown, whatever that throws when it is looked at, and goes on', async () => {
  const folder = useFolder({
    'app.js': `${THROWN}
      thrown.forEach(function (error) { setTimeout(function () { throw error; }); });
      thrown.forEach(function (error) { setTimeout(function () { Promise.reject(error); }); });
      setTimeout(function () { console.log('goes on'); }, 1);`,
  });
  const { code, stdout, stderr } = await runCli(['run', join(folder, 'app.js')]);

  expect([code, stdout]).toEqual([1, expect.stringContaining('goes on\n')]);
  expect(stderr.split("Uncaught a value that can't be shown, of type object\n")).toHaveLength(5);
  for (const text of [
    'Uncaught {\n  toString: [Function: get],\n',
    'Uncaught {}\n',
    'Uncaught null\n',
    'Uncaught Symbol(s)\n',
    'Uncaught <ref *1> { a: [Circular *1] }\n',
    `\n${'y'.repeat(20_000)}… (30000000 characters)\n`,
  ]) {
    expect(stderr.split(text)).toHaveLength(3);
  }
  expect(stderr).not.toContain(`dist${sep}cli`);
});

it.each([
  ['a script', 'app.js', `${THROWN} throw thrown[3];`],
  ['a page', 'index.html', `<script>${THROWN} throw thrown[3];</script>`],
])(
  'says what %s throws as it loads, even if that has a say in what it is',
  async (_what, name, text) => {
    const folder = useFolder({ [name]: text });
    const { code, stdout, stderr } = await runCli(['run', join(folder, name)]);
    expect([code, stdout, stderr]).toEqual([1, '', 'wss-emu: Uncaught {}\n']);
  },
);

it('lets no client control the terminal through what the app prints or throws', async () => {
  const port = await findFreePort();
  const code = `
    console.log('log', event.message);
    console.error('error', event.message);
    if (event.message !== 'end') throw new Error(event.message);
    navigator.app.exitApp();`;
  const folder = useFolder({ 'app.js': onMessage(port, code) });
  const cli = spawnCli(['run', join(folder, 'app.js')]);
  while (!(await cli.nextLine()).startsWith('wss-emu ready'));
  const client = await connectClient(port);
  client.send(CONTROLS);
  client.send('end');
  const { stdout, stderr } = await cli.ended;

  expect(stdout).toContain(`log ${ESCAPED}\n`);
  expect(stderr).toContain(`error ${ESCAPED}\n`);
  expect(stderr).toContain(`Error: ${ESCAPED}\n    at `);
  expect(stdout + stderr).not.toMatch(/[^\P{Cc}\n\t]/u);
});

it('lets no text of the app control the terminal when it fails to load', async () => {
  const folder = useFolder({ 'app.js': `throw new Error(${JSON.stringify(CONTROLS)});` });
  const run = await runCli(['run', join(folder, 'app.js')]);
  const exec = await runCli(['exec', '--run', join(folder, 'app.js'), '--', 'node', '-v']);

  for (const { code, stderr } of [run, exec]) {
    expect(stderr).toContain(`Error: ${ESCAPED}\n`);
    expect(stderr).not.toMatch(/[^\P{Cc}\n\t]/u);
    expect(code).toBe(1);
  }
});

it('makes a module once, also one that was named and is imported', async () => {
  const make = (name: string) => `import { imports } from './other.mjs';
    console.log('made ${name}');
    setTimeout(async () => {
      const [mine, others] = [await import('./${name}'), await imports('./${name}')];
      console.log('same', mine.self === self && mine.self === others.self);
    });
    export const self = {};`;
  const folder = useFolder({
    'named.mjs': make('named.mjs'),
    'told.js': make('told.js'),
    'other.mjs': 'export const imports = (name) => import(name);',
  });
  const files = ['named.mjs', 'told.js'].map((name) => join(folder, name));
  const { stdout, stderr, code } = await runCli(['run', ...files]);

  expect(
    stdout
      .split('\n')
      .filter((line) => /^(made|same)/.test(line))
      .sort(),
  ).toEqual([...['made named.mjs', 'made told.js'], ...['same true', 'same true']]);
  expect([code, stderr]).toEqual([0, '']);
});

const NEVER = 'await new Promise(() => {});';
const WAITED = 'app.mjs still waits in a top-level await after 1 second';
const LONGER = '(--wait <seconds> waits longer)\n';

it('waits only so long for a top-level await: exec --run ends without a server', async () => {
  // A timer keeps it alive.
  const folder = useFolder({ 'app.mjs': `setInterval(() => {}, 1000); ${NEVER}` });
  const args = ['exec', '--run', join(folder, 'app.mjs'), '--wait', '1', '--', 'node', '-v'];
  const { code, stdout, stderr } = await runCli(args);

  expect(stderr).toBe(
    `wss-emu: ${WAITED}, and no server has started: the app does not get ready ${LONGER}`,
  );
  expect([code, stdout]).toEqual([1, '']);
});

it('waits only so long for a top-level await: run is ready without it, and ends on a signal', async () => {
  const port = await findFreePort();
  const folder = useFolder({
    'app.mjs': `plugins.webSocketServer(${port}).start(); ${NEVER}`,
  });
  const cli = spawnCli(['run', join(folder, 'app.mjs'), '--json', '--wait', '1']);
  expect(await cli.nextJson()).toMatchObject({ type: 'ready', port });
  const client = await connectClient(port);
  cli.signal('SIGTERM');

  expect(await client.closed).toBe('1001 ');
  const stderr = `wss-emu: ${WAITED}: the app counts as started ${LONGER}`;
  expect(await cli.ended).toMatchObject({ code: 0, stderr });
});

it('ends on a signal while it waits for a top-level await', async () => {
  const folder = useFolder({
    'app.mjs': `console.log('waits'); setInterval(() => {}, 1000); ${NEVER}`,
  });
  const cli = spawnCli(['run', join(folder, 'app.mjs')]);
  expect(await cli.nextLine()).toBe('waits');
  cli.signal('SIGINT');
  expect(await cli.ended).toMatchObject({ code: 0, stderr: '' });
});

it('ends on a signal whatever the app has made of its window', async () => {
  const folder = useFolder({
    'app.js': `document.addEventListener('deviceready', () => setInterval(() => {
      if (window.dispatchEvent) console.log('broken');
      window.dispatchEvent = window.Event = null;
    }, 0));`,
  });
  const cli = spawnCli(['run', join(folder, 'app.js')]);
  const awaited = new Set(['wss-emu ready', 'broken']);
  while (awaited.size > 0) awaited.delete((await cli.nextLine()).replace(/ready.*/, 'ready'));
  cli.signal('SIGTERM');
  const { code, stderr } = await cli.ended;
  expect(stderr).toContain('TypeError');
  expect(stderr).not.toContain('cut');
  expect(code).toBe(1);
});

// As an endless loop does, at no cost to others.
const KEEP_BUSY = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';

it.each([
  [
    'keeps its thread busy for ever',
    KEEP_BUSY,
    {},
    'wss-emu: the app keeps its thread busy, as an endless loop does, and has been ended (--wait <seconds> waits longer)\n',
  ],
  ['fills its memory', FILL, SMALL, OUT_OF_MEMORY],
])('exec ends with an app that %s, and so does its command', async (_does, code, env, line) => {
  const port = await findFreePort();
  const folder = useFolder({ 'app.js': onMessage(port, code) });
  const command = `const { WebSocket } = require(${JSON.stringify(require.resolve('ws'))});
    new WebSocket(process.env.WSS_EMU_URL).on('open', function () { this.send('x'); });
    setInterval(function () {}, 1000);`;
  const app = ['exec', '--run', join(folder, 'app.js'), '--wait', '1'];
  const cli = spawnCli([...app, '--', 'node', '-e', command], folder, env);
  const { code: exitCode, stderr } = await cli.ended;

  expect(stderr).toContain(line);
  expect(exitCode).toBe(1);
});
