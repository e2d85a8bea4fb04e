// The cookbook's commands and their files, as printed: exec, GitHub Actions, Playwright, Vitest in a browser.
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, inject, it } from 'vitest';
import { useFolder } from '../support/folder.js';
import { ownAddress } from '../support/own-address.js';
import { isPosix } from '../support/platform.js';

const run = promisify(execFile);
/** How node:test says it: in TAP, or from Node 23 on in its own format. */
const ONE_PASSED = /^(?:#|ℹ) pass 1$/m;
const cookbook = readFileSync('docs/cookbook.md', 'utf8');
const page = /```html\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';

/** The run's one browser, in place of one that each of their workers would start. */
const CONNECT = `connectOptions: { wsEndpoint: '${inject('browserEndpoint')}' }`;

/** The code block that begins with the name of this file. */
function file(name: string): string {
  const code = cookbook
    .split('```')
    .find((block) => /^[jt]s\n\/\/ (\S+)\n/.exec(block)?.[1] === name);
  if (code === undefined) throw new Error(`the cookbook has no ${name}`);
  return code.replace(/^[jt]s\n/, '');
}

/** What users have beside it. */
const LINKED = ['ws', '@playwright', 'happy-dom', '@vitest', 'playwright', 'vitest', 'vite'];

/** A project with the README's page, the cookbook's files, and what `npm install` would bring. */
function useProject(...names: string[]): string {
  const project = useFolder({
    'www/index.html': page,
    'package.json': '{ "private": true, "scripts": { "test": "node --test" } }',
    ...Object.fromEntries(names.map((name) => [name, file(name)])),
  });
  const root = process.cwd();
  mkdirSync(join(project, 'node_modules/.bin'), { recursive: true });
  symlinkSync(root, join(project, 'node_modules/wss-emu'));
  symlinkSync(join(root, 'bin/wss-emu.js'), join(project, 'node_modules/.bin/wss-emu'));
  for (const name of LINKED) {
    symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name));
  }
  return project;
}

/** Runs a printed command, on an address of its own. */
async function runPrinted(command: string, project: string): Promise<string> {
  const [program = '', ...args] = command.split(' ');
  args.splice(args.indexOf('--run'), 0, '--host', ownAddress());
  return (await run(program, args, { cwd: project })).stdout;
}

// npx does not follow the links of these projects on Windows.
describe.runIf(isPosix)('the cookbook', () => {
  it('runs the test of node:test by exec', async () => {
    const command = /```sh\n(npx wss-emu exec .*)\n/.exec(cookbook)?.[1] ?? '';

    const stdout = await runPrinted(command, useProject('echo.test.mjs'));

    expect(stdout).toMatch(ONE_PASSED);
  });

  it('runs the step of GitHub Actions', async () => {
    const [install, command = ''] = [...cookbook.matchAll(/- run: (.*)/g)].map(([, text]) => text);

    const stdout = await runPrinted(command, useProject('echo.test.mjs'));

    expect(install).toBe('npm ci');
    expect(stdout).toMatch(ONE_PASSED);
  });

  it('runs the app with another plugin by exec, with its service', async () => {
    const command = /```sh\n(npx wss-emu exec --services .*)\n/.exec(cookbook)?.[1] ?? '';
    const project = useProject('phone.mjs', 'battery.test.mjs');
    const [, html = ''] = /```html\n<!-- www\/battery.html -->\n([\s\S]*?)```/.exec(cookbook) ?? [];
    writeFileSync(join(project, 'www/battery.html'), html);

    expect(await runPrinted(command, project)).toMatch(ONE_PASSED);
  });

  it('runs Playwright’s tests: one waits for the ready line, two have a phone each', async () => {
    const project = useProject('playwright.config.mjs', 'app.spec.mjs', 'phones.spec.mts');
    const served = `serve www --host ${ownAddress()}`;
    const config = file('playwright.config.mjs').replace('serve www', served);
    writeFileSync(join(project, 'playwright.config.mjs'), config);
    writeFileSync(
      join(project, 'ci.config.mjs'),
      `import config from './playwright.config.mjs';
       export default { ...config, use: { ${CONNECT} } };`,
    );
    const [, args = ''] = /```sh\nnpx playwright (test .*)\n/.exec(cookbook) ?? [];
    const { stdout, stderr } = runIn(project, '@playwright/test/cli.js', ...args.split(' '));

    expect(stderr).toBe('');
    expect(stdout).toContain('Running 3 tests using 2 workers');
    expect(stdout).toContain('3 passed');
  });

  it('runs Vitest’s browser mode on a phone', async () => {
    const project = useProject('vitest.config.mjs', 'browser/echo.test.mjs');
    const config = file('vitest.config.mjs').replace('playwright()', `playwright({ ${CONNECT} })`);
    writeFileSync(join(project, 'ci.config.mjs'), config);

    const { stdout } = runIn(project, 'vitest/vitest.mjs', 'run');

    expect(stdout).toMatch(/Tests\W.*1 passed/);
  });
});

/** Runs a command of a package, by that configuration. */
function runIn(project: string, cli: string, ...args: readonly string[]) {
  const program = join(process.cwd(), 'node_modules', cli);
  // This run's own settings are not for it.
  const inherited = Object.entries(process.env).filter(([name]) => !/^VITEST|COLOR/.test(name));
  return spawnSync(process.execPath, [program, ...args, '-c', 'ci.config.mjs'], {
    cwd: project,
    encoding: 'utf8',
    env: Object.fromEntries(inherited),
  });
}
