// `wss-emu doctor`: each finding with its remedy, and what it means for the exit code.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, it, onTestFinished } from 'vitest';
import { checkPort } from '../../src/doctor/port.js';
import { runCli, spawnCli } from '../support/cli.js';
import { useFolder } from '../support/folder.js';
import { runInProcess } from '../support/run-in-process.js';
import { WSS_EMU } from '../support/spawn-terminal.js';

const PAGE = '<script src="cordova.js"></script><script src="app.js"></script>';
const APP = { 'www/index.html': PAGE, 'www/app.js': 'plugins.webSocketServer().start();' };
const CONFIG = (content: string) => `<?xml version="1.0"?><widget>${content}</widget>`;
const ENABLE =
  "Enable it in Monaca's IDE: Config, Manage Cordova Plugins, WebsocketServer, Enable.";

const matchesSchema = new Ajv().compile(JSON.parse(readFileSync('schema/output.json', 'utf8')));

interface Finding {
  readonly check: string;
  readonly status: string;
  readonly text: string;
  readonly remedy?: string;
}

/** What doctor says of the app in a folder with these files; the first test has it run by a process. */
async function diagnose(
  files: Readonly<Record<string, string>>,
  named = '',
  run: typeof runInProcess = runInProcess,
) {
  const folder = useFolder(files);
  const { code, stdout, stderr } = await run(['doctor', join(folder, named), '--json']);
  expect(stderr).toBe('');
  const lines: unknown[] = stdout
    .trim()
    .replaceAll(folder, '')
    .split('\n')
    .map((line) => JSON.parse(line));
  for (const line of lines) expect(matchesSchema(line), JSON.stringify(line)).toBe(true);
  const app = (lines as Finding[]).filter(({ check }) => check === 'app');
  return { code, checks: (lines as Finding[]).map(({ check }) => check), app };
}

it('finds nothing wrong with an app whose plugin is enabled', async () => {
  const config = CONFIG(
    '<content src="index.html" /><plugin name="mobi.monaca.plugins.WebSocketServer" />',
  );
  const { code, checks, app } = await diagnose({ ...APP, 'config.xml': config }, '', runCli);

  expect(code).toBe(0);
  expect([...new Set(checks)]).toEqual([
    ...['Node', 'port 3001', 'port 3000', 'port 8000', 'network', 'firewall', 'browser'],
    ...['happy-dom', 'app'],
  ]);
  expect(app.map(({ status, text }) => `${status}: ${text}`)).toEqual([
    'ok: The app starts with /www/index.html.',
    'ok: index.html loads cordova.js.',
    'ok: plugins.webSocketServer() is there: the project has mobi.monaca.plugins.WebSocketServer.',
  ]);
});

it.each([
  ['package.json', '{ "cordova": { "plugins": { "mobi.monaca.plugins.WebSocketServer": {} } } }'],
  ['plugins/fetch.json', '{ "mobi.monaca.plugins.WebSocketServer": {} }'],
  ['plugins/mobi.monaca.plugins.WebSocketServer/plugin.xml', ''],
  ['.monaca/project_info.json', '{ "plugins": ["mobi.monaca.plugins.WebSocketServer@1.0.0"] }'],
])('finds the plugin in %s', async (name, text) => {
  const { code, app } = await diagnose({ ...APP, 'config.xml': CONFIG(''), [name]: text });
  expect(code).toBe(0);
  expect(app.at(-1)?.text).toMatch(/^plugins\.webSocketServer\(\) is there: the project has /);
});

it('warns of a plugin that is not enabled: it works here, and not on the phone', async () => {
  const { code, app } = await diagnose({ ...APP, 'config.xml': CONFIG('<plugin name="camera"/>') });
  expect(code).toBe(1);
  expect(app.at(-1)).toEqual({
    type: 'finding',
    check: 'app',
    status: 'problem',
    text: 'app.js:1 calls plugins.webSocketServer(), but nothing in /config.xml names its plugin, mobi.monaca.plugins.WebSocketServer: on the phone there would be none.',
    remedy: ENABLE,
  });
});

it('tells another plugin of that name from Monaca’s', async () => {
  const dependencies = '{ "dependencies": { "cordova-plugin-websocket-server": "1.6.0" } }';
  const { code, app } = await diagnose({
    ...APP,
    'config.xml': CONFIG(''),
    'package.json': dependencies,
  });
  expect(code).toBe(1);
  expect(app.at(-1)?.text).toBe(
    'app.js:1 calls plugins.webSocketServer(), but the project has cordova-plugin-websocket-server, another plugin with another object.',
  );
});

it('does not take any package.json for a project: then nobody can know', async () => {
  const files = {
    'www/index.html': `${PAGE}<script>monaca.HttpServer</script>`,
    'package.json': '{ "dependencies": { "ws": "8" } }',
  };
  const { code, app } = await diagnose(files, 'www');
  expect(code).toBe(0);
  expect(app.at(-1)).toMatchObject({ status: 'warning', remedy: expect.stringContaining('Http') });
});

it.each([
  [
    'a start page without a loader',
    { 'index.html': '<h1>Hello</h1>' },
    'index.html loads neither cordova.js nor Monaca',
  ],
  [
    'a start page that is not there',
    { ...APP, 'config.xml': CONFIG('<content src="start.html" />') },
    '/config.xml names start.html as start page, which is not in /www',
  ],
  ['a folder without a page', { 'readme.txt': '' }, ' holds no HTML page. Name the folder'],
])('finds %s', async (_name, files, text) => {
  const { code, app } = await diagnose(files);
  expect(code).toBe(1);
  const problems = app.filter(({ status }) => status === 'problem').map((found) => found.text);
  expect(problems[0]).toContain(text);
});

it('notes a policy that is amended here', async () => {
  const policy = `<meta http-equiv="Content-Security-Policy" content="default-src https://a.example">`;
  const { app } = await diagnose({ 'index.html': `<head>${policy}</head>${PAGE}` });
  expect(app).toContainEqual(
    expect.objectContaining({ status: 'note', text: expect.stringContaining("gets 'self' here") }),
  );
});

it('says what to do about a port in use', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;

  expect(await checkPort(port, 'a test', '--port')).toEqual([
    {
      status: 'warning',
      text: `Port ${port} is in use; it is for a test.`,
      remedy:
        'Stop the program that uses it, unless it is a wss-emu of yours, or take another port: --port 0 takes any free one.',
    },
  ]);
});

it('shows people a mark, the finding, and its remedy below', async () => {
  const cli = spawnCli(['doctor', 'no-such-folder'], useFolder({}), { CHROME_PATH: '/no/chrome' });
  const { code, stdout } = await cli.ended;
  expect(code).toBe(1);
  expect(stdout).toContain(
    '  WARNING  CHROME_PATH names no file: /no/chrome.\n           → Install Chrome or Chromium,',
  );
  expect(stdout).toMatch(/^ {2}PROBLEM {2}There is no folder no-such-folder\. .*\n\n1 problem, /m);
});

it('finds nothing wrong where there is no app', async () => {
  const { code, stdout } = await runCli(['doctor'], useFolder({}));
  expect(code).toBe(0);
  expect(stdout).toContain('  note     There is no app here to look at.\n');
  expect(stdout).toMatch(/\n\nno problems, /);
});

it('says of which of the two it speaks: the machine, or the app', async () => {
  const { stdout } = await runCli(['doctor'], useFolder({}));
  expect(stdout).toMatch(/^This machine\n {2}ok {7}Node\.js .*\n( {2}.*\n)+\nThe app\n {2}note /);
});

// Node takes a machine for continuous integration (CI) for one without colours.
it.runIf(process.platform === 'linux').each([
  ['colours its marks in a terminal', '-u NO_COLOR', '  \x1b[32mok     \x1b[39m  Node.js'],
  ['leaves colours out where NO_COLOR asks for it', 'NO_COLOR=1', '  ok       Node.js'],
])('%s', (_title, setting, line) => {
  const command = `env -u CI -u FORCE_COLOR ${setting} TERM=xterm ${WSS_EMU.join(' ')} doctor`;
  const text = execFileSync('script', ['-qefc', command, '/dev/null'], { encoding: 'utf8' });
  expect(text).toContain(line);
});
