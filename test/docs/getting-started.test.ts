// docs/getting-started.md as printed, in an empty folder, from the tarball: in under a minute.
import { exec } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { usePage } from '../support/browser.js';
import { connectClient } from '../support/client.js';
import { ownAddress } from '../support/own-address.js';
import { runLine } from '../support/run-line.js';
import { packInto } from '../support/tarball.js';

const TIMEOUT_MS = 120_000;
const MINUTE_MS = 60_000;

const page = readFileSync('docs/getting-started.md', 'utf8');
const FENCE = /^```(?<language>\w*)\n(?<text>.*?)^```$/gms;
const fences = [...page.matchAll(FENCE)].map(({ groups = {} }) => groups);
const commands = fences
  .filter(({ language }) => language === 'sh')
  .map(({ text = '' }) => text.trim());
const FILE = /^(?:\/\/|<!--) (\S+\.\w+)/;

let project: string;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wss-emu-start-'));
  project = join(folder, 'empty');
  mkdirSync(project);
  mkdirSync(join(folder, 'wss-emu'));
  // `npm ci`, and the build that packing begins with, are what this test is run by.
  await packInto(join(folder, 'wss-emu'));
  return () => rmSync(folder, { recursive: true });
}, TIMEOUT_MS);

function writeFiles(): void {
  for (const { text = '' } of fences) {
    const [, name] = FILE.exec(text) ?? [];
    if (name === undefined) continue;
    mkdirSync(dirname(join(project, name)), { recursive: true });
    writeFileSync(join(project, name), text);
  }
}

it('gets to the first broadcast in under a minute', { timeout: TIMEOUT_MS }, async () => {
  const [install = '', broadcast = ''] = commands;
  const startMs = performance.now();

  await runLine(install, { cwd: project });
  writeFiles();
  const { stdout } = await runLine(broadcast, { cwd: project });

  expect(performance.now() - startMs).toBeLessThan(MINUTE_MS);
  const printed = fences.find(({ language }) => language === '')?.text;
  expect(stdout).toBe(printed);
});

it('has a page that runs as printed', { timeout: TIMEOUT_MS }, async () => {
  const [, , serve = ''] = commands;
  // On an address of its own.
  const host = ownAddress();
  const child = exec(`${serve} --host ${host} --json`, { cwd: project });
  onTestFinished(() => {
    child.kill('SIGTERM');
  });
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  const { page } = await usePage();

  await page.goto(`http://${host}:8080`);

  await expect.poll(() => page.textContent('h1')).toBe(`ws://${host}:3001`);
  const [ann, ben] = await Promise.all([
    connectClient(`ws://${host}:3001`),
    connectClient(`ws://${host}:3001`),
  ]);
  ann.send('hi');
  expect(await ben.next()).toBe('hi');
});
