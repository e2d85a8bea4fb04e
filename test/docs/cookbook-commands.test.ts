// The cookbook's commands and their files, as printed: exec, GitHub Actions, Playwright.
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

/** The code block that begins with the name of this file. */
function file(name: string): string {
  const code = cookbook.split('```').find((block) => block.startsWith(`js\n// ${name}\n`));
  if (code === undefined) throw new Error(`the cookbook has no ${name}`);
  return code.replace(/^js\n/, '');
}

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
  for (const name of ['ws', '@playwright', 'happy-dom']) {
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

  it('runs Playwright’s test, which waits for the ready line', async () => {
    const project = useProject('playwright.config.mjs', 'app.spec.mjs');
    const served = `serve www --host ${ownAddress()}`;
    const config = file('playwright.config.mjs').replace('serve www', served);
    writeFileSync(join(project, 'playwright.config.mjs'), config);
    writeFileSync(
      join(project, 'ci.config.mjs'),
      `import config from './playwright.config.mjs';
     const launchOptions = { executablePath: process.env.CHROME_PATH, args: ['--no-sandbox'] };
     export default { ...config, use: { launchOptions } };`,
    );
    const cli = join(process.cwd(), 'node_modules/@playwright/test/cli.js');
    const { stdout, stderr } = spawnSync(process.execPath, [cli, 'test', '-c', 'ci.config.mjs'], {
      cwd: project,
      encoding: 'utf8',
      env: { ...process.env, CHROME_PATH: inject('chromiumPath') },
    });

    expect(stderr).toBe('');
    expect(stdout).toContain('1 passed');
  });
});
