// docs/getting-started.md, as printed, in an empty folder.
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, it, onTestFinished } from 'vitest';
import { usePage } from '../support/browser.js';
import { useFolder } from '../support/folder.js';
import { findFreePort } from '../support/free-port.js';
import { KEYS, openTerminalFor } from '../support/terminal.js';
import { withPorts } from '../support/with-ports.js';

const run = promisify(execFile);

/**
 * The page, with two of its words exchanged: other tests run at the same time, so both ports are free
 * ones, and `serve` is told so. That the package is beside the folder is as printed.
 */
async function readPage(): Promise<string> {
  const [httpPort, port] = [await findFreePort(), await findFreePort()];
  const page = readFileSync('docs/getting-started.md', 'utf8');
  return withPorts(page, { 8000: httpPort, 3001: port }).replace(
    /^npx wss-emu serve www$/m,
    `$& --http-port ${httpPort}`,
  );
}

/** The text of the only match. */
function findOne(page: string, pattern: RegExp): string {
  const [match, another] = [...page.matchAll(new RegExp(pattern, 'gms'))];
  if (!match || another) throw new Error(`the page has not just one ${pattern}`);
  return match[1] ?? '';
}

/** What must be there before its reader begins: the packed package, beside an empty folder. */
function usePackage(): string {
  const { tarball } = inject('installedPackage');
  const folder = useFolder({});
  mkdirSync(join(folder, 'wss-emu'));
  copyFileSync(tarball, join(folder, 'wss-emu', basename(tarball)));
  return folder;
}

it.runIf(process.platform === 'linux')('brings its reader to a broadcast', async () => {
  const page = await readPage();
  const folder = usePackage();
  const project = join(folder, 'first-broadcast');

  const install = findOne(page, /^```sh\n(mkdir .*?)^```$/);
  const env: NodeJS.ProcessEnv = { ...process.env, npm_config_prefer_offline: 'true' };
  await run('sh', ['-ec', install], { cwd: folder, env });
  for (const name of ['www/index.html', 'www/client.html']) {
    const html = findOne(page, new RegExp(`^\`${name}\`, [^\`]*:\n\n\`\`\`html\n(.*?)^\`\`\`$`));
    writeFileSync(join(project, name), html);
  }
  const command = findOne(page, /^```sh\n(npx .*?)\n```$/);
  const { shows, type, ended } = openTerminalFor(command.split(' '), { cwd: project });
  onTestFinished(async () => {
    type(KEYS.ctrlC);
    await ended;
  });
  await shows('>');
  const { page: app } = await usePage();
  await app.goto(findOne(page, /Open <(http.*?)>, the app/));
  const listening = findOne(page, /it says `(.*?)`/);
  await expect.poll(() => app.textContent('h1')).toBe(listening);
  const clients = [(await usePage()).page, (await usePage()).page];
  for (const client of clients) {
    await client.goto(findOne(page, /^<(http\S*?)> in two more windows/));
    await expect.poll(() => client.textContent('h1')).toBe('Connected');
  }

  await app.getByRole('button', { name: findOne(page, /Press _(\w+)_/) }).click();

  const broadcast = findOne(page, /both show `(.*?)`/);
  for (const client of clients) await client.getByText(broadcast).waitFor();

  const line = findOne(page, /^```\n(\/all .*?)\n```$/);
  type(line + KEYS.enter);
  for (const client of clients) await client.getByText(line.replace('/all ', '')).waitFor();
  await shows(/connected/);
});
