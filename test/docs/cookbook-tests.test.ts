// The cookbook's tests in several test runners, as printed: vitest, Jest, node:test, contracts.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { isPosix } from '../support/platform.js';
import { runLine } from '../support/run-line.js';
import { createUserProject } from '../support/user-project.js';
import { useEmulator } from '../testing/use-emulator.js';

let project = '';

/** Its other part has a test of its own. */
const [cookbook = ''] = readFileSync('docs/cookbook.md', 'utf8').split('\n## Any test runner');
const FENCE = /^```(?<language>\w+)\n(?<text>(?:\/\/ (?<file>\S+)\n)?.*?)^```$/gms;
const fences = [...cookbook.matchAll(FENCE)].map(({ groups = {} }) => groups);
const commands = fences
  .filter(({ language }) => language === 'sh')
  .flatMap(({ text = '' }) => text.trim().split('\n'));

beforeAll(() => {
  const { folder, remove } = createUserProject('cookbook', { private: true, type: 'module' });
  project = folder;
  for (const { file, text = '' } of fences) {
    if (file === undefined) continue;
    mkdirSync(dirname(join(project, file)), { recursive: true });
    writeFileSync(join(project, file), text);
  }
  return remove;
});

// The commands are written for a POSIX shell.
describe.runIf(isPosix)('the cookbook', () => {
  it('names a file for each snippet, and a command that runs it', () => {
    const snippets = fences.filter(({ language }) => language !== 'sh');
    expect(snippets.filter(({ file }) => file === undefined)).toEqual([]);
    const folders = snippets.map(({ file = '' }) => file.split('/')[0]);
    const isRun = (folder?: string) => commands.some((command) => command.includes(` ${folder}`));
    expect(folders.filter((folder) => folder !== 'app.js' && !isRun(folder))).toEqual([]);
  });

  it.each(commands)('%s', async (command) => {
    // The phone of the snippets is another emulator here.
    const phone = useEmulator();
    const { startApp } = await import(pathToFileURL(join(project, 'app.js')).href);
    startApp(phone);
    const { url } = await phone.waitFor('started');
    const printed = command.replace('ws://192.168.0.20:3001', url);

    const env = { ...process.env, CI: '1', NO_COLOR: '1' };
    const { stdout, stderr } = await runLine(printed, { cwd: project, env });

    expect(stdout + stderr).toMatch(/Tests: +2 passed|Tests +[12] passed|# pass 1|ℹ pass 1/);
    expect(phone.history.some(({ kind }) => kind === 'frame')).toBe(printed !== command);
  });
});
