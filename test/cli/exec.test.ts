// `wss-emu exec`: the built command, as a user runs it.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli, spawnCli } from '../support/cli.js';
import { connectClient, connectRaw } from '../support/client.js';
import { useFolder } from '../support/folder.js';
import { HANDSHAKE } from '../support/frames.js';
import { findFreePort, isFree } from '../support/free-port.js';
import { isPosix } from '../support/platform.js';

const NODE = process.execPath;
const PRINT_ENVIRONMENT =
  'console.log([process.env.WSS_EMU_URL, process.env.WSS_EMU_HTTP_URL, process.env.WSS_EMU_PORT].join(" "))';
/** A command that connects, sends, and prints what comes back; Node 20 has no WebSocket of its own. */
const CLIENT = `const { WebSocket } = require(${JSON.stringify(`${process.cwd()}/node_modules/ws`)});
  const socket = new WebSocket(process.env.WSS_EMU_URL);
  socket.on('open', () => socket.send('hi'));
  socket.on('message', (text) => { console.log(String(text)); socket.close(); });
  socket.on('error', (error) => { console.log(error.message); process.exit(9); });`;

/** Blocks the app's thread for ever, as an endless loop does, at no cost to others. */
const BLOCK = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';

const ECHO = (port: number) => `
  document.addEventListener('deviceready', function () {
    // The app is up with the answer to a call of deviceready's; this one comes after that.
    getInfo(function () { getInfo(start); });
    function getInfo(then) { cordova.exec(then, null, 'Device', 'getInfo', []); }
    function start() {
      var server = plugins.webSocketServer(${port});
      server.onmessage = function (event) { server.send(event.client, 'echo ' + event.message); };
      server.start();
      console.log('app started');
    }
  });`;

describe('the exit code', () => {
  const OF_POSIX: readonly [string, readonly string[], number][] = [
    ['of a command that fails', ['false'], 1],
    ['of a command that ends well', ['true'], 0],
    ['of a file that can’t be executed', ['./package.json'], 126],
    ['of a path through a file', ['./package.json/command'], 127],
    ['of a name that is too long', ['x'.repeat(300)], 126],
    ['of a command that is killed', [NODE, '-e', 'process.kill(process.pid, "SIGKILL")'], 137],
    ['of a command that ends by a signal', ['sh', '-c', 'kill -TERM $$'], 143],
  ];

  it.each([
    ['of a command', [NODE, '-e', 'process.exit(42)'], 42],
    ['of a command that is missing', ['no-such-command'], 127],
    ['of a command that has no name', [''], 127],
    ...(isPosix ? OF_POSIX : []),
  ])('is that %s, and nothing is left listening', async (_title, command, expected) => {
    const port = await findFreePort();
    const { code, stdout } = await runCli(['exec', '--port', String(port), '--', ...command]);

    expect([code, stdout]).toEqual([expected, '']);
    expect(await isFree(port)).toBe(true);
  });

  // On Windows the console tells the command itself.
  it.runIf(isPosix).each([
    ['SIGINT', 7],
    ['SIGTERM', 8],
    ['SIGHUP', 9],
  ] as const)('is the command’s own after %s, which is passed on', async (signal, expected) => {
    const port = await findFreePort();
    const script = `process.on('${signal}', () => process.exit(${expected}));
      setInterval(() => {}, 1000); console.log('here');`;
    const cli = spawnCli(['exec', '--port', String(port), '--', NODE, '-e', script]);
    expect(await cli.nextLine()).toBe('here');
    expect(await isFree(port)).toBe(false);
    cli.signal(signal);

    expect((await cli.ended).code).toBe(expected);
    expect(await isFree(port)).toBe(true);
  });

  it.runIf(isPosix)('is 128 + signal for a command that the signal has ended', async () => {
    const script = "setInterval(() => {}, 1000); console.log('here');";
    const cli = spawnCli(['exec', '--port', '0', '--', NODE, '-e', script]);
    await cli.nextLine();
    cli.signal('SIGTERM');

    expect((await cli.ended).code).toBe(143);
  });

  it('is 3 when the port is in use: the command is not run', async () => {
    const port = await findFreePort();
    const other = spawnCli(['--port', String(port), '--json']);
    await other.nextJson();
    const { code, stdout } = await runCli(['exec', '--port', String(port), '--', 'echo', 'ran']);

    expect([code, stdout]).toEqual([3, '']);
  });
});

describe('a bare server', () => {
  it('is there for the command, which finds it by its environment', async () => {
    const port = await findFreePort();
    const args = ['exec', '--port', String(port), '--', NODE, '-e', PRINT_ENVIRONMENT];
    const { stdout, stderr } = await runCli(args);

    expect(stdout).toBe(`ws://127.0.0.1:${port} http://127.0.0.1:${port}/ ${port}\n`);
    expect(stderr).toBe(`wss-emu: ready on ws://127.0.0.1:${port}\n`);
  });

  it('has a port of its own in each of many runs at once', async () => {
    const script = `${PRINT_ENVIRONMENT}; process.stdin.resume()`;
    const args = ['exec', '--port', '0', '--', NODE, '-e', script];
    const runs = [1, 2, 3, 4].map(() => spawnCli(args, undefined, {}, 'pipe'));
    const lines = await Promise.all(runs.map((cli) => cli.nextLine()));
    // All of them are there; now they may end.
    for (const cli of runs) cli.process.stdin?.end();
    const ends = await Promise.all(runs.map(({ ended }) => ended));

    expect(new Set(lines).size).toBe(4);
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  });

  it('gives standard input and output to the command, and the arguments as they are', async () => {
    const script = 'console.log(JSON.stringify(process.argv.slice(1)))';
    const args = ['exec', '--port', '0', '--', NODE, '-e', script, '--', '--port', 'a b', '$HOME'];

    expect((await runCli(args)).stdout).toBe('["--port","a b","$HOME"]\n');
  });
});

describe('--run', () => {
  it('waits for the app’s server, and shows what the app says on standard error', async () => {
    const port = await findFreePort();
    const folder = useFolder({ 'app.js': ECHO(port) });
    const args = ['exec', '--run', join(folder, 'app.js'), '--', NODE, '-e', CLIENT];
    const { code, stdout, stderr } = await runCli(args);

    expect(stdout).toBe('echo hi\n');
    expect(stderr).toBe(`wss-emu: app started\nwss-emu: ready on ws://127.0.0.1:${port}\n`);
    expect(code).toBe(0);
    expect(await isFree(port)).toBe(true);
  });

  it('takes a page, and names the page of the app’s HTTP server', async () => {
    const [http, port] = [await findFreePort(), await findFreePort()];
    const folder = useFolder({
      'index.html': `<script>
        plugins.httpServer('', ${http}).start(function () { plugins.webSocketServer(${port}).start(); });
      </script>`,
    });
    const args = ['exec', '--run', join(folder, 'index.html'), '--', NODE, '-e', PRINT_ENVIRONMENT];

    expect((await runCli(args)).stdout).toBe(
      `ws://127.0.0.1:${port} http://127.0.0.1:${http}/ ${port}\n`,
    );
  });

  it('gives the app’s servers free ports with --port 0, in many runs at once', async () => {
    const folder = useFolder({ 'app.js': ECHO(3001) });
    const args = ['exec', '--run', join(folder, 'app.js'), '--port', '0', '--', NODE, '-e', CLIENT];
    const runs = await Promise.all([runCli(args), runCli(args)]);

    expect(runs.map(({ code, stdout }) => [code, stdout])).toEqual([
      [0, 'echo hi\n'],
      [0, 'echo hi\n'],
    ]);
  });

  it('waits for the server on --port', async () => {
    const [first, second] = [await findFreePort(), await findFreePort()];
    const folder = useFolder({
      'app.js': `var server = plugins.webSocketServer(${first});
        server.onClientConnected = function () { plugins.webSocketServer(${second}).start(); };
        server.start();`,
    });
    const script = join(folder, 'app.js');
    const args = ['exec', '--run', script, '--port', String(second), '--', NODE, '-e'];
    const cli = spawnCli([...args, PRINT_ENVIRONMENT]);
    await expect.poll(() => isFree(first)).toBe(false);
    await connectClient(first);

    expect((await cli.ended).stdout).toContain(` ${second}\n`);
  });

  it('exits with 1 when the app has no server: it says what it waited for', async () => {
    const folder = useFolder({
      'ends.js': '',
      'waits.js': 'setInterval(function () {}, 1000);',
    });
    const run = (name: string) =>
      runCli(['exec', '--run', join(folder, name), '--wait', '0.5', '--', 'echo', 'ran']);
    const [ends, waits] = await Promise.all([run('ends.js'), run('waits.js')]);

    expect([ends.code, ends.stdout]).toEqual([1, '']);
    expect(ends.stderr).toBe(
      `wss-emu: the command waits for the WebSocket server of ${join(folder, 'ends.js')}, which was not started before the app ended\n`,
    );
    expect([waits.code, waits.stdout]).toEqual([1, '']);
    expect(waits.stderr).toContain(
      'which was not started within 0.5 seconds (--wait <seconds> waits longer)',
    );
  });

  it('exits with 1 for an app that throws at load', async () => {
    const folder = useFolder({ 'app.js': 'throw new Error("at load");' });
    const { code, stdout, stderr } = await runCli([
      'exec',
      '--run',
      join(folder, 'app.js'),
      '--',
      'echo',
      'ran',
    ]);

    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('Error: at load');
  });

  it.each([
    ['which has failed', 5, 5],
    ['which has done well, but not the app', 0, 1],
  ])(
    'ends with the command, %s, even when the app blocks its thread',
    async (_title, code, expected) => {
      const port = await findFreePort();
      const folder = useFolder({
        'app.js': `var server = plugins.webSocketServer(${port});
        server.onClientConnected = function () { console.error('busy'); ${BLOCK} };
        server.start();`,
      });
      const script = `console.log('here'); process.stdin.resume().on('end', () => process.exit(${code}))`;
      const args = ['exec', '--run', join(folder, 'app.js'), '--', NODE, '-e', script];
      const cli = spawnCli(args, undefined, {}, 'pipe');
      await cli.nextLine();
      const stderr = cli.process.stderr as NonNullable<typeof cli.process.stderr>;
      const said = once(stderr, 'data');
      (await connectRaw(port)).write(HANDSHAKE);
      await said;
      cli.process.stdin?.end();
      const end = await cli.ended;

      expect(end.stderr).toBe(
        `wss-emu: ready on ws://127.0.0.1:${port}\nwss-emu: busy\nwss-emu: cut, for it gave no sign for 6 seconds: the app, which keeps its thread busy\n`,
      );
      expect(end.code).toBe(expected);
      expect(await isFree(port)).toBe(true);
    },
  );
});

describe('--serve', () => {
  it('serves the page, and names the port that its app will use', async () => {
    const script = `fetch(process.env.WSS_EMU_HTTP_URL).then((got) => got.text()).then((text) =>
      console.log(text, process.env.WSS_EMU_URL, process.env.WSS_EMU_PORT))`;
    const folder = useFolder({ 'index.html': 'the page' });
    const { stdout, stderr, code } = await runCli([
      'exec',
      '--serve',
      folder,
      '--port',
      '3005',
      '--',
      NODE,
      '-e',
      script,
    ]);

    expect(stdout).toContain('the page ws://127.0.0.1:3005 3005\n');
    expect(stderr).toMatch(/^wss-emu: ready on http:\/\/localhost:\d+\/index\.html\n$/);
    expect(code).toBe(0);
  });
});

describe('standard output', () => {
  it('is the command’s alone, also while it starts', async () => {
    const cli = spawnCli(['exec', '--port', '0', '--', NODE, '-e', 'setInterval(() => {}, 1000)']);
    const stderr = cli.process.stderr as NonNullable<typeof cli.process.stderr>;
    const [text] = await once(stderr, 'data');
    cli.signal('SIGINT');

    expect(String(text)).toMatch(/^wss-emu: ready on/);
    expect((await cli.ended).stdout).toBe('');
  });
});

describe('wrong usage', () => {
  it.each([
    [['exec'], "missing required argument 'command'"],
    [['exec', '--port', '0'], "missing required argument 'command'"],
    [['exec', '--serve', 'www', '--run', 'app.js', '--', 'true'], 'cannot be used with option'],
    [['exec', '--serve', 'fixtures/www', '--port', '0', '--', 'true'], '--port 0: with --serve'],
    [['exec', '--json', '--', 'true'], 'standard output belongs to the command'],
    [['exec', '--inspect', '--', 'true'], 'it belongs to the command run: wss-emu run --inspect'],
    [['exec', '--serve', 'no/folder', '--', 'true'], 'There is no folder no/folder.'],
    [['exec', '--wait', 'long', '--', 'true'], 'A number of seconds is needed, from 0 to 86400.'],
    [['run'], "missing required argument 'file'"],
    [['run', 'app.js', '--port', '1'], 'the ports are those that the app asks for'],
    [['app.js'], 'to run an app: wss-emu run app.js'],
  ])('exits with 2: %j', async (args, text) => {
    const { code, stdout, stderr } = await runCli(args);

    expect(stderr).toContain(text);
    expect([code, stdout]).toEqual([2, '']);
  });
});

it('keeps what only an app needs out of what every command loads', () => {
  const main = readFileSync('dist/cli/main.cjs', 'utf8');

  expect(main).not.toContain('SourceTextModule');
  expect(main).toContain('import("./run.js")');
  expect(readFileSync('dist/cli/worker.js', 'utf8')).toContain('SourceTextModule');
});
