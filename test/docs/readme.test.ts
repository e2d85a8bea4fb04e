// The README as its three readers take it: its files and commands, as printed, in an empty folder.
// Its two ports alone are others: on any machine somebody may have those.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { usePage } from '../support/browser.js';
import { connectClient } from '../support/client.js';
import { findFreePort } from '../support/free-port.js';
import { runLine } from '../support/run-line.js';
import { KEYS, openTerminalFor } from '../support/terminal.js';
import { createUserProject } from '../support/user-project.js';
import { withPorts } from '../support/with-ports.js';
import { type Fence, readFencesOf } from './documents.js';

/** `npm ci`, and the build that packing begins with, are what this test is run by. */
const PACK = 'npm ci && npm pack';
const { lines } = inject('installedPackage');
const readme = readFileSync('README.md', 'utf8');
const fences = readFencesOf('README.md');
/** Each printed command, without the remark behind it. */
const commands = [
  ...fences
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.trim().split('\n'))
    .map((line) => line.replace(/ {2,}#.*/, '')),
  ...[...readme.matchAll(/`(npx .*?)`/g)].map(([, command = '']) => command),
];

let project = '';
beforeAll(() => {
  const { folder, remove } = createUserProject('readme', {
    private: true,
    scripts: { test: 'node --test client.test.mjs' },
  });
  project = folder;
  return remove;
});

const [httpPort, port] = [await findFreePort(), await findFreePort()];

/** A command or file of the README, with ports that are free here. */
function withFreePorts(text: string): string {
  return (
    withPorts(text, { 8000: httpPort, 3001: port })
      // It is the object's own, when none is named.
      .replaceAll('webSocketServer()', `webSocketServer(${port})`)
      .replace(/^npx wss-emu serve www/, `$& --http-port ${httpPort}`)
      .replace(/^npx wss-emu exec(?= -- )/, `$& --port ${port}`)
  );
}

/** What has been run as printed: here, or to install the package for all its tests. */
const done = new Set<string>([PACK, ...lines]);

/** The printed command that matches. */
function find(pattern: RegExp): string {
  const command = commands.find((one) => pattern.test(one));
  if (command === undefined) throw new Error(`the README has no ${pattern}`);
  done.add(command);
  return command;
}

async function runPrinted(pattern: RegExp): Promise<string> {
  return (await runLine(withFreePorts(find(pattern)), { cwd: project })).stdout;
}

/** Opens a printed command in a terminal; the test is over when it has freed its ports. */
function openPrinted(pattern: RegExp) {
  const terminal = openTerminalFor(withFreePorts(find(pattern)).split(' '), { cwd: project });
  onTestFinished(async () => {
    terminal.type(KEYS.ctrlC);
    await terminal.ended;
  });
  return terminal;
}

/** Puts the code block into the project that holds a text. */
function writeBlock(name: string, part: string): void {
  const block = fences.find(({ text }) => text.includes(part));
  mkdirSync(join(project, name, '..'), { recursive: true });
  writeFileSync(join(project, name), withFreePorts(block?.text ?? ''));
}

describe.runIf(process.platform === 'linux')('the README', () => {
  it('brings an app without a phone to its first message', async () => {
    writeBlock('www/index.html', '<!doctype html>');
    const { shows, type } = openPrinted(/^npx wss-emu serve www$/);
    await shows('>');
    const { page } = await usePage();
    await page.goto(withFreePorts('http://localhost:8000'));
    await expect.poll(() => page.textContent('h1')).toBe(`Listening on port ${port}`);
    const { page: inspector } = await usePage();
    await inspector.goto(withFreePorts('http://localhost:8000/__wss-emu/'));
    await inspector.getByText('Live').waitFor();

    type(fences.find(({ language }) => language === '')?.text.replace('\n', KEYS.enter) ?? '');

    await inspector.getByText('echo hello').first().waitFor();
  });

  it('shows a QR code for phones in the network', async () => {
    writeBlock('www/index.html', '<!doctype html>');
    const { shows } = openPrinted(/^npx wss-emu serve www --host$/);
    await shows('>');
    await shows(/[▀▄█]{5}|in no network/);
  });

  it('looks for what would not work on the phone', async () => {
    writeBlock('www/index.html', '<!doctype html>');
    expect(await runPrinted(/^npx wss-emu doctor www$/)).toContain('index.html');
  });

  it('brings tests of an app to run in CI', async () => {
    writeBlock('www/index.html', '<!doctype html>');
    writeBlock('echo.test.mjs', 'WSS_EMU_URL');
    writeBlock('greeting.test.mjs', 'createEmulator');

    expect(await runPrinted(/ --run /)).toMatch(/^[#ℹ] pass 1$/m);
    expect(await runPrinted(/^node --test /)).toMatch(/^[#ℹ] pass 1$/m);
  });

  it('gives a client a server to talk to, at which one can type', async () => {
    const { shows, type } = openPrinted(/^npx wss-emu --port 3001$/);
    await shows('>');
    const client = await connectClient(`ws://localhost:${port}`);
    client.send('{"name":"Anna"}');
    await shows(/message .* "{\\"name\\":\\"Anna\\"}"$/);

    type(`/all the game begins${KEYS.enter}`);

    expect(await client.next()).toBe('the game begins');
  });

  it('gives scripts JSON lines', async () => {
    const { shows } = openPrinted(/ --json$/);
    await shows(new RegExp(`^{"type":"ready","v":1,"url":"ws://127\\.0\\.0\\.1:${port}"`));
  });

  it('runs the tests of a client with a server', async () => {
    writeFileSync(
      join(project, 'client.test.mjs'),
      `import { WebSocket } from 'ws';
      import { test } from 'node:test';
      test('connects', (t, done) => new WebSocket(process.env.WSS_EMU_URL).on('open', function () {
        this.terminate();
        done();
      }));`,
    );
    expect(await runPrinted(/^npx wss-emu exec -- npm test$/)).toMatch(/^[#ℹ] pass 1$/m);
  });

  it('says how the repository itself is tried and tested', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(scripts).toHaveProperty('start');
    expect(readFileSync('.ci/run', 'utf8')).toContain(`\n${find(/^npm ci && npm test$/)}\n`);
    find(/^npm ci && npm start$/);
  });

  it('prints no command that is not run here', () => {
    expect(commands.filter((command) => !done.has(command))).toEqual([]);
  });

  it('says the same in Japanese', () => {
    const japanese = readFencesOf('README.ja.md');
    const withoutRemarks = ({ language, text }: Fence) => ({
      language,
      text: language === 'sh' ? text.replaceAll(/ {2,}#.*/g, '') : text,
    });
    expect(japanese.map(withoutRemarks)).toEqual(fences.map(withoutRemarks));
  });
});
