// docs/monaca.md: its script in a terminal, and its task for VS Code. (Its config: test/dev-servers/vite-versions.test.ts.)
import { mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { spawnCli } from '../support/cli.js';
import { useFolder } from '../support/folder.js';
import { findFreePort } from '../support/free-port.js';
import { KEYS, openTerminalFor } from '../support/terminal.js';
import { readFencesOf } from './documents.js';

const fences = readFencesOf('docs/monaca.md');
const [manifest = '', tasks = ''] = fences.flatMap(({ language, text }) =>
  language === 'jsonc' ? [text] : [],
);
const printedRows = fences.find(({ language }) => language === '')?.text ?? '';
const [task] = JSON.parse(tasks).tasks;
const { pattern, background } = task.problemMatcher;

// `script` opens the terminal.
it.runIf(process.platform === 'linux')(
  'shows in a terminal what is printed, which is what VS Code waits for',
  async () => {
    const port = String(await findFreePort());
    const project = useFolder({
      'www/index.html': '<!doctype html><title>app</title>',
      'package.json': manifest.replace('8080', port),
      'node_modules/.keep': '',
    });
    mkdirSync(join(project, 'node_modules/.bin'));
    symlinkSync(resolve('bin/wss-emu.js'), join(project, 'node_modules/.bin/wss-emu'));
    const terminal = openTerminalFor(['npm', 'run', task.script], { cwd: project });
    onTestFinished(async () => {
      terminal.type(KEYS.ctrlC);
      await terminal.ended;
    });
    await terminal.shows('>');

    const printed = printedRows.replaceAll('8080', port).replace('/home/ann/app', project);
    const { rows } = terminal.screen;
    expect(rows.join('\n')).toContain(printed.trim());
    const [begins, ends] = [background.beginsPattern, background.endsPattern].map((source) =>
      rows.findIndex((row) => new RegExp(source).test(row)),
    );
    expect(begins).toBeGreaterThanOrEqual(0);
    expect(ends).toBeGreaterThan(begins ?? 0);
    expect(rows.filter((row) => new RegExp(pattern.regexp).test(row))).toEqual([]);
  },
);

it('shows VS Code what keeps an app from being served', async () => {
  const { stderr } = await spawnCli(['serve', 'missing']).ended;

  const found = new RegExp(pattern.regexp).exec(stderr.trim());
  expect(found?.[pattern.message]).toContain('There is no folder missing.');
});
