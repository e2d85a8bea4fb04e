// docs/troubleshooting.md: its headings are what users see, word for word.
import { readdirSync, readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { formatBindFailure } from '../../src/services/failures.js';
import { launchBrowser } from '../support/browser.js';
import { runCli } from '../support/cli.js';
import { findFreePort } from '../support/free-port.js';
import { useServer } from '../support/use-server.js';

const page = readFileSync('docs/troubleshooting.md', 'utf8');

/** The texts that are headings of a section. */
function headings(section: string): string[] {
  const [, text = ''] = page.split(`\n## ${section}\n`);
  const [own = ''] = text.split(/^## /m);
  return [...own.matchAll(/^### `(.*)`$/gm)].map(([, heading = '']) => heading);
}

/** `…` stands for anything, but nothing. */
function toPattern(heading: string): RegExp {
  const parts = heading.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(parts.join('.+'));
}

/** All that the sources can say, with `…` for what is put in. */
function readSources(): string {
  const names = ['src', 'test/support'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  return names
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(name, 'utf8'))
    .join('\n')
    .replaceAll(/\$\{[^{}]*\}/g, '…');
}

it('quotes the command line as it speaks', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => {
    taken.close();
  });
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as AddressInfo;
  const runs = await Promise.all(
    [
      ['--port', `${port}`],
      ['--port', '80'],
      ['--port', '0', '--host', '203.0.113.9'],
      ['serve', 'nowhere'],
      ['serve', 'fixtures/www/chat', '--http-port', `${port}`],
      ['serve', '--port', '1'],
      ['www'],
      ['exec', '--port', '0', '--', 'no-such-command'],
    ].map((args) => runCli(args)),
  );
  const said = runs.map(({ stderr }) => stderr).join('');
  const unsaid = headings('On the command line').filter((text) => !toPattern(text).test(said));

  // Those of a machine that lacks something.
  expect(unsaid).toHaveLength(2);
  expect(unsaid.filter((text) => !readSources().includes(text))).toEqual([]);
});

it('quotes Chromium as it speaks', { timeout: 60_000 }, async () => {
  const server = await useServer();
  const web = createHttpServer((request, response) => {
    const policy =
      request.url === '/policy' ? { 'Content-Security-Policy': "default-src 'self'" } : {};
    response.writeHead(200, { 'Content-Type': 'text/html', ...policy }).end('<title>x</title>');
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    web.close();
  });
  await new Promise((resolve) => web.once('listening', resolve));
  const { port } = web.address() as AddressInfo;
  const nobody = await findFreePort();
  const ws = `ws://127.0.0.1:${server.port}`;

  const said: string[] = [];
  async function connect(from: string, to: string, flags: readonly string[], more = '') {
    const browser = await launchBrowser(flags);
    onTestFinished(() => browser.close());
    const opened = await browser.newPage();
    opened.on('console', (message) => said.push(message.text()));
    opened.on('pageerror', ({ message }) => said.push(message));
    await opened.goto(`http://127.0.0.1:${port}${from}`);
    await opened.evaluate(
      `new Promise((resolve) => { const ws = new WebSocket('${to}'${more}); ws.onopen = ws.onclose = ws.onerror = resolve; })`,
    );
  }
  await connect('/', `ws://127.0.0.1:${nobody}`, []);
  await connect('/', ws, [], ", 'chat'");
  await connect('/', ws.replace('ws:', 'wss:'), []);
  await connect('/', `ws://127.0.0.1:${port}`, []);
  await connect('/policy', ws, []);
  await connect('/', ws, [`--ip-address-space-overrides=127.0.0.1:${port}=public`]);

  const text = said.join('\n');
  const ours = readSources();
  const unsaid = headings("In the browser's console")
    .filter((heading) => !heading.startsWith('[wss-emu]'))
    .filter((heading) => !toPattern(heading).test(text));
  expect(unsaid).toEqual([expect.stringContaining('Mixed Content'), 'plugins is not defined']);
  const unsaidByUs = headings("In the browser's console")
    .filter((heading) => heading.startsWith('[wss-emu] '))
    .filter((heading) => !ours.includes(heading.slice('[wss-emu] '.length)));
  expect(unsaidByUs).toEqual([]);
});

it.each(['In the page', 'In `onFailure` and `onerror`', 'In the log'])(
  'quotes what the sources say: %s',
  (section) => {
    const sources = readSources() + formatBindFailure('EADDRINUSE');
    const texts = headings(section);
    expect(texts.length).toBeGreaterThan(1);
    expect(texts.filter((text) => !sources.includes(text))).toEqual([]);
  },
);
