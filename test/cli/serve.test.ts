// `wss-emu serve`: the built command, as a user runs it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { renderUnicodeCompact } from 'uqr';
import { expect, it, onTestFinished } from 'vitest';
import { openBridge } from '../support/bridge-client.js';
import { usePage } from '../support/browser.js';
import { runCli, spawnCli } from '../support/cli.js';
import { connectClient } from '../support/client.js';
import { useFolder, writeFile } from '../support/folder.js';
import { findFreePort } from '../support/free-port.js';
import { ownAddress } from '../support/own-address.js';
import { PATIENCE } from '../support/patience.js';
import { pluginFiles } from '../support/plugin-project.js';

const HOST = ownAddress();

it('serves an app and writes the events of its servers, then ends in good order', async () => {
  const cli = spawnCli([
    'serve',
    'fixtures/www/chat',
    '--http-port',
    '0',
    '--host',
    HOST,
    '--json',
  ]);
  const ready = await cli.nextJson();
  const { page } = await usePage();
  await page.goto(ready.url as string);

  const started = await cli.nextJson();
  const client = await connectClient(`ws://${HOST}:3001`);
  client.send('hello');
  const [connected, message] = [await cli.nextJson(), await cli.nextJson()];
  cli.signal('SIGINT');
  const { code } = await cli.ended;

  const { port } = ready;
  expect(ready).toEqual({
    type: 'ready',
    v: 1,
    url: `http://${HOST}:${port}/index.html`,
    port,
    ip: HOST,
    inspector: `http://${HOST}:${port}/__wss-emu/`,
    pid: cli.process.pid,
  });
  const of = { type: 'event', t: expect.any(Number), port: 3001 };
  expect([started, connected, message]).toEqual([
    { ...of, event: 'server:started', ip: HOST },
    { ...of, event: 'connected', client: expect.any(String) },
    { ...of, event: 'message', client: expect.any(String), message: 'hello' },
  ]);
  expect(await client.closed).toBe('1001 ');
  expect(code).toBe(0);
});

it('shows what it serves and where', async () => {
  const port = await findFreePort();
  const folder = useFolder({ 'index.html': '<title>app</title>' });
  const cli = spawnCli(['serve', folder, '--http-port', String(port)]);
  const lines: string[] = [];
  while (!lines.at(-1)?.startsWith('wss-emu ready')) lines.push(await cli.nextLine());

  expect(lines.slice(1)).toEqual([
    '',
    `  App      ${folder}`,
    `  Local    http://localhost:${port}/index.html`,
    `  Inspect  http://localhost:${port}/__wss-emu/`,
    '  Only this machine can connect; --host lets phones in.',
    '',
    `wss-emu ready on http://localhost:${port}/index.html`,
  ]);
});

it.each([
  ['./www when it has HTML', { 'www/index.html': 'www', 'index.html': 'project' }, [], 'www'],
  ['. otherwise', { 'index.html': 'project' }, [], 'project'],
  ['the www of a project', { 'www/index.html': 'www', 'config.xml': '<widget/>' }, ['.'], 'www'],
  [
    'the page that config.xml names',
    {
      'www/index.html': 'index',
      'www/start.html': 'start',
      'config.xml': '<widget><name>x</name><content src="start.html" /></widget>',
    },
    ['www'],
    'start',
  ],
  [
    'the page that config.xml names from the root',
    {
      'www/start.html': 'start',
      'www/a.html': 'a',
      'config.xml': '<widget><content src="/start.html"/></widget>',
    },
    ['www'],
    'start',
  ],
  ['a page of another name', { 'other.html': 'other' }, ['.'], 'other'],
])('serves %s', async (_title, files, args, text) => {
  const cli = spawnCli(['serve', ...args, '--http-port', '0', '--json'], useFolder(files));
  const { url } = await cli.nextJson();

  expect(await (await fetch(url as string)).text()).toBe(
    `<script src="/__wss-emu/v1/shim.js"></script>${text}`,
  );
});

it('says so when a project was given', async () => {
  const folder = useFolder({ 'www/index.html': '', 'config.xml': '<widget/>' });
  const cli = spawnCli(['serve', folder, '--http-port', '0', '--json']);
  await cli.nextJson();
  cli.signal('SIGTERM');

  expect((await cli.ended).stderr).toContain(`${folder} is a project: its www folder is served`);
});

// With a program in place of the desktop's, which is another one on each system.
it.runIf(process.platform === 'linux').each([
  ['the desktop', 'xdg-open', {}, ''],
  ['Windows around Linux', 'cmd.exe', { WSL_DISTRO_NAME: 'Debian' }, '/c start  '],
])('asks %s to open the page with --open', async (_title, program, environment, before) => {
  const folder = useFolder({ [program]: '#!/bin/sh\necho "$*" > "$(dirname "$0")/opened"\n' });
  chmodSync(join(folder, program), 0o755);
  const args = [
    'serve',
    `${process.cwd()}/fixtures/www/chat`,
    '--http-port',
    '0',
    '--open',
    '--json',
  ];
  const path = `${folder}:${process.env.PATH}`;
  const { url } = await spawnCli(args, folder, { PATH: path, ...environment }).nextJson();

  await expect
    .poll(
      () => readdirSync(folder).includes('opened') && readFileSync(join(folder, 'opened'), 'utf8'),
    )
    .toBe(`${before}${url}\n`);
});

it('reloads the page when a file changes, unless it is told not to', async () => {
  const files = { 'index.html': '<script src="cordova.js"></script>' };
  const [followed, kept] = [useFolder(files), useFolder(files)];
  const pages: Page[] = [];
  for (const args of [[followed], [kept, '--no-reload']]) {
    const cli = spawnCli(['serve', ...args, '--http-port', '0', '--json']);
    const { url } = await cli.nextJson();
    const { page } = await usePage();
    await page.goto(url as string);
    await expect.poll(() => page.evaluate('typeof device')).toBe('object');
    await page.evaluate('kept = true');
    pages.push(page);
  }
  writeFile(kept, 'app.js', '');
  writeFile(followed, 'app.js', '');

  const isKept = () =>
    Promise.all(pages.map((page) => page.evaluate('!!window.kept').catch(() => 0)));
  await expect.poll(isKept).toEqual([false, true]);
});

it('reloads nothing for what it writes into the folder itself: a recording, and its output', async () => {
  const folder = useFolder({ 'index.html': '<script src="cordova.js"></script>' });
  const output = openSync(join(folder, 'out.log'), 'w');
  const args = ['serve', folder, '--http-port', '0', '--json', '--record', join(folder, 'a.txt')];
  const child = spawn(process.execPath, ['bin/wss-emu.js', ...args], {
    stdio: ['ignore', output, 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
    closeSync(output);
  });
  const read = () => readFileSync(join(folder, 'out.log'), 'utf8');
  await expect.poll(read, { timeout: PATIENCE }).toContain('\n');
  const page = await openBridge(JSON.parse(read()).port);
  await page.greet();
  const port = await findFreePort();
  await page.ask('WebSocketServer', 'start', [{ port }]);
  await page.ask('WebSocketServer', 'stop', []);
  await expect.poll(read, { timeout: PATIENCE }).toContain('server:started');

  writeFile(folder, 'a.css', 'p {}');
  let reload: unknown;
  while (reload === undefined) reload = (await page.next()).find(({ t }) => t === 'reload');
  expect(reload).toEqual({ t: 'reload', what: 'styles' });
});

it('takes HTTPS, hosts, origins and whether there are plugins from its options', async () => {
  const folder = useFolder({
    ...{ 'index.html': 'app', 'jquery.js': '' },
    ...pluginFiles('plugins/com.example.a', 'com.example.a', 'a', ''),
  });
  const cli = spawnCli([
    ...['serve', folder, '--http-port', '0', '--https', '--json', '--spa', '--inject', 'never'],
    '--no-plugins',
    ...['--allow-host', 'a.test', '--allow-host', 'b.test', '--allow-origin', 'https://c.test'],
    ...['--lifecycle', 'off', '--loader-extra', join(folder, 'jquery.js')],
  ]);
  const { url, port } = await cli.nextJson();
  const { page } = await usePage();

  expect(url).toBe(`https://localhost:${port}/index.html`);
  for (const host of ['a.test', 'b.test']) {
    await page.goto(`https://${host}:${port}/some/path`);
    expect(await page.textContent('body')).toBe('app');
  }
  expect((await page.goto(`https://c.test:${port}/`))?.status()).toBe(403);
  await page.goto(`https://a.test:${port}/cordova_plugins.js`);
  expect(await page.textContent('body')).not.toContain('com.example.a');
});

it.each([
  [['--https', 'fixtures'], "fixtures can't be read (EISDIR): --https takes a PEM file"],
  [['--https', 'package.json'], "The certificate can't be used"],
  [['--loader-extra', 'no.js'], "no.js can't be read (ENOENT): --loader-extra takes a script"],
  [['--allow-host', 'http://a.test'], 'A host name is needed'],
  [['--allow-origin', 'a.test'], 'An origin is scheme, host and port'],
  [['--inject', 'sometimes'], 'Allowed choices are auto, always, never'],
  [['--lifecycle'], 'argument missing'],
  [['--reload'], "unknown option '--reload'"],
])('exits with 2 for %j', async (args, text) => {
  const { code, stdout, stderr } = await runCli(['serve', 'fixtures/www/chat', ...args]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(text);
});

// The terminal is made by util-linux's `script`; others have other options.
it.runIf(process.platform === 'linux')(
  'shows other devices what to open, as a picture, in a terminal',
  async () => {
    const [httpPort, port] = [await findFreePort(), await findFreePort()];
    const folder = useFolder({
      'index.html': `<script src="cordova.js"></script><script>
        plugins.httpServer('client', ${port}).start();
      </script>`,
      'client/index.html': '',
    });
    // `exec`: some shells would stay in between, and the signal end them.
    const command = `exec ${process.execPath} bin/wss-emu.js serve ${folder} --http-port ${httpPort} --host ${HOST}`;
    const terminal = spawn('script', ['-qefc', command, '/dev/null'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    onTestFinished(() => {
      terminal.kill('SIGKILL');
    });
    let shown = '';
    terminal.stdout.setEncoding('utf8').on('data', (text) => {
      shown += text.replaceAll('\r\n', '\n');
    });
    const url = `http://${HOST}:${httpPort}/index.html`;
    await expect.poll(() => shown).toContain(`${renderUnicodeCompact(url)}\n  ${url}\n`);
    const { page } = await usePage();
    await page.goto(url);

    const clientsUrl = `http://${HOST}:${port}/`;
    await expect
      .poll(() => shown)
      .toContain(`${renderUnicodeCompact(clientsUrl)}\n  ${clientsUrl}\n`);
    terminal.stdin.write('\u0003');
    const [code] = await once(terminal, 'close');
    expect(code).toBe(0);
  },
);

it('exits with 3 when the port is in use', async () => {
  const { nextJson } = spawnCli(['serve', 'fixtures/www/chat', '--http-port', '0', '--json']);
  const { port } = await nextJson();

  expect(await runCli(['serve', 'fixtures/www/chat', '--http-port', String(port)])).toEqual({
    code: 3,
    signal: null,
    stdout: '',
    stderr: `wss-emu: Port ${port} is in use. Stop the program that uses it, or choose another port. (--http-port 0 takes any free one.)\n`,
  });
});

it.each([
  ['serve', ['serve', 'fixtures/www/chat', '--http-port', '0', '--host', '192.0.2.1']],
  ['exec', ['exec', '--serve', 'fixtures/www/chat', '--host', '192.0.2.1', '--', 'true']],
])('blames no port when %s is to listen on another machine’s address', async (_name, args) => {
  expect(await runCli(args)).toEqual({
    code: 3,
    signal: null,
    stdout: '',
    stderr: 'wss-emu: This machine does not have the address 192.0.2.1. Choose another host.\n',
  });
});

it('says once which of Monaca’s files was made up', async () => {
  const folder = useFolder({ 'index.html': '<script src="components/loader.js"></script>' });
  const cli = spawnCli(['serve', folder, '--http-port', '0', '--json']);
  const { port } = await cli.nextJson();
  for (let request = 0; request < 2; request += 1) {
    await fetch(`http://localhost:${port}/www/components/loader.js`);
  }
  cli.signal('SIGTERM');

  const { stderr } = await cli.ended;
  expect(stderr.match(/loader\.js is not in the app's folder/g)).toHaveLength(1);
});

it('notes on standard error what an HTTP server serves; it has no lines of its own', async () => {
  const [http, port] = [await findFreePort(), await findFreePort()];
  const folder = useFolder({
    'index.html': `<script src="cordova.js"></script><script>
      const server = plugins.httpServer('client', ${http});
      server.start(() => server.stop(() => plugins.webSocketServer(${port}).start()));
    </script>`,
    'client/index.html': '',
  });
  const cli = spawnCli(['serve', folder, '--http-port', '0', '--json']);
  const ready = await cli.nextJson();
  const { page } = await usePage();
  await page.goto(ready.url as string);

  expect(await cli.nextJson()).toMatchObject({ event: 'server:started', port });
  cli.signal('SIGINT');
  expect((await cli.ended).stderr).toContain(
    `wss-emu: port ${http}: serves client/ to http://127.0.0.1:${http}/`,
  );
});
