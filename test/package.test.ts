// The packed tarball in an empty project.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, inject, it } from 'vitest';
import { runLine } from './support/run-line.js';

const run = promisify(execFile);
const { project, bareProject } = inject('installedPackage');

describe('the tarball in an empty project', () => {
  it('has a command', async () => {
    const { stdout } = await runLine('npx wss-emu --version', { cwd: project });
    expect(stdout.trim()).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
  });

  it('says what is missing when a page is to be run without a DOM', async () => {
    mkdirSync(join(bareProject, 'app'));
    writeFileSync(join(bareProject, 'app/index.html'), '');
    const script = 'console.log(typeof plugins.webSocketServer)';
    writeFileSync(join(bareProject, 'app/script.js'), script);
    const runApp = (name: string) => runLine(`npx wss-emu run ${name}`, { cwd: bareProject });

    await expect(runApp('app/index.html')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^wss-emu: .*: npm install --save-dev happy-dom\./),
    });
    expect((await runApp('app/script.js')).stdout).toMatch(/^function\n/);
  });

  it('is loaded by require too', async () => {
    const script = `const { createEmulator } = require('wss-emu');
      const { createPlugins } = require('wss-emu/plugin');
      createEmulator().plugins.webSocketServer().getStatus((status) => console.log(status, typeof createPlugins));`;
    const { stdout } = await run(process.execPath, ['-e', script], { cwd: project });
    expect(stdout).toContain("{ status: 'stopped' } function");
  });

  it('has a test kit that is loaded by require', async () => {
    const script = `const { connectClient, createEmulator, matchers } = require('wss-emu/testing');
      require('wss-emu/types');
      (async () => {
        const emulator = createEmulator();
        emulator.plugins.webSocketServer().start();
        const client = await connectClient((await emulator.waitFor('started')).url);
        console.log(matchers.toHaveClient(emulator, client).pass, matchers.toMatchSchema('1', { type: 'number' }).pass);
        await emulator.close();
      })();`;
    const { stdout } = await run(process.execPath, ['-e', script], { cwd: project });
    expect(stdout).toBe('true true\n');
  });

  it('has its schema, and a licence for everything in it', () => {
    const folder = join(project, 'node_modules/wss-emu');
    expect(JSON.parse(readFileSync(join(folder, 'schema/output.json'), 'utf8'))).toHaveProperty(
      'oneOf',
    );
    expect(readFileSync(join(folder, 'dist/LICENCES.txt'), 'utf8')).toMatch(/--- parse5 .*\(MIT/);
    expect(readFileSync(join(folder, 'dist/LICENCES.txt'), 'utf8')).toMatch(/--- ajv .*\(MIT/);
  });
});

describe('the command', () => {
  it('loads what only some of its commands need when they need it', () => {
    expect(statSync('dist/cli/main.cjs').size).toBeLessThan(300_000);
  });

  it('starts from one file, and Node’s own modules', () => {
    const main = readFileSync('dist/cli/main.cjs', 'utf8');
    const names = [...main.matchAll(/\brequire\("([^"]+)"\)/g)].flatMap(([, name = '']) => name);
    const optional = ['bufferutil', 'utf-8-validate'];

    expect(names).toContain('node:net');
    expect(names.filter((name) => !isBuiltin(name) && !optional.includes(name))).toEqual([]);
  });
});

describe('the lock file', () => {
  it('is for whichever registry its user has', () => {
    expect(readFileSync('package-lock.json', 'utf8')).not.toContain('"resolved"');
  });
});
