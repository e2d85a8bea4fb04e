// `wss-emu -x`: lines of the console on the command line.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli, spawnCli } from '../support/cli.js';
import { useFolder } from '../support/folder.js';

it('does the lines in order, each when the one before is done', async () => {
  const lines = ['/spawn 2 say {n}', 'clients', '', 'stop', 'status', '/quit'];
  const { code, stdout, stderr } = await runCli([
    ...['--port', '0'],
    ...lines.flatMap((line) => ['-x', line]),
  ]);
  const isResult = (line: string) => /^(?:\{|OK| {2}\d)/.test(line);

  expect(stdout.split('\n').filter(isResult)).toEqual([
    '{"clients":2}',
    expect.stringMatching(/^ {2}1 {2}\/127\.0\.0\.1:\d+$/),
    expect.stringMatching(/^ {2}2 {2}\/127\.0\.0\.1:\d+$/),
    'OK',
    '{"status":"stopped"}',
    'OK',
  ]);
  expect([code, stderr]).toEqual([0, '']);
});

it.each([['/quit'], ['status', '/quit']])(
  'ends by itself after %s, not by a last resort',
  async (...lines) => {
    const folder = useFolder({
      'tell-exit.cjs': `const { exit } = process;
      process.exit = (code) => { console.error('by force'); exit(code); };`,
    });
    const args = ['--port', '0', ...lines.flatMap((line) => ['-x', line])];
    const env = { NODE_OPTIONS: `--require ${join(folder, 'tell-exit.cjs')}` };

    expect(await spawnCli(args, undefined, env).ended).toMatchObject({ code: 0, stderr: '' });
  },
);

it('writes results as JSON lines, and goes on', async () => {
  const cli = spawnCli(['--port', '0', '--json', '-x', 'all hi', '-x', 'offline']);
  const lines = [
    await cli.nextJson(),
    await cli.nextJson(),
    await cli.nextJson(),
    await cli.nextJson(),
  ];
  cli.signal('SIGTERM');

  expect(lines.slice(2)).toEqual([
    { type: 'result', ok: true, message: { clientsSent: 0, send: 'success' } },
    { type: 'result', ok: true, message: 'OK' },
  ]);
  expect((await cli.ended).code).toBe(0);
});

it('exits with 1 when one could not be done', async () => {
  const { code, stderr } = await runCli(['--port', '0', '-x', 'reset 1', '-x', 'quit']);

  expect([code, stderr]).toEqual([1, 'wss-emu: There is no client 1: no client is connected.\n']);
});

it('steers what serve serves', async () => {
  const folder = useFolder({ 'index.html': '' });
  const args = [
    'serve',
    folder,
    '--http-port',
    '0',
    '-x',
    'start',
    '-x',
    'latency 100',
    '-x',
    'quit',
  ];
  const { code, stderr } = await runCli(args);

  expect([code, stderr]).toEqual([
    1,
    'wss-emu: only the app can start its servers: reload its page (restart)\n',
  ]);
});

it.each([
  ['dance', '-x: there is no "/dance": /help lists the commands'],
  ['/send 1', '-x: send needs message: a text. (/send <client> <text>)'],
])('exits with 2 before anything is opened: %j', async (line, message) => {
  expect(await runCli(['--port', '0', '-x', line])).toEqual({
    code: 2,
    signal: null,
    stdout: '',
    stderr: `wss-emu: ${message}\n`,
  });
});
