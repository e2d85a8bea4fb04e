// The packed tarball in an empty project, and the README's examples as printed.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { usePage } from './support/browser.js';
import { spawnCli } from './support/cli.js';
import { connectClient } from './support/client.js';
import { createTarballProject } from './support/tarball.js';

const run = promisify(execFile);
const INSTALL_TIMEOUT_MS = 180_000;

const readme = readFileSync('README.md', 'utf8');

/** The first code block of a language. */
function example(language: string): string {
  return new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1] ?? '';
}

let project: string;

beforeAll(async () => {
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const { folder, remove } = await createTarballProject(`vitest@${devDependencies.vitest}`, 'ws');
  project = folder;
  return remove;
}, INSTALL_TIMEOUT_MS);

describe('the tarball in an empty project', () => {
  it('passes the README’s vitest example', async () => {
    writeFileSync(join(project, 'example.test.js'), example('js'));

    const { stdout } = await run('npx', ['vitest', 'run'], { cwd: project });

    expect(stdout).toContain('1 passed');
  });

  it('has a command', async () => {
    const { stdout } = await run('npx', ['wss-emu', '--version'], { cwd: project });
    expect(stdout.trim()).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
  });

  it('says what is missing when a page is to be run without a DOM', async () => {
    mkdirSync(join(project, 'app'));
    writeFileSync(join(project, 'app/index.html'), '');
    writeFileSync(join(project, 'app/script.js'), 'console.log(typeof plugins.webSocketServer)');
    const runApp = (name: string) => run('npx', ['wss-emu', 'run', name], { cwd: project });

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

describe('the README', () => {
  it('has a page that runs as printed', async () => {
    const www = join(project, 'www');
    mkdirSync(www);
    writeFileSync(join(www, 'index.html'), example('html'));
    const host = '127.0.0.35';
    const cli = spawnCli(['serve', www, '--http-port', '0', '--host', host, '--json']);
    const { url } = await cli.nextJson();
    const { page } = await usePage();
    await page.goto(url as string);
    await expect.poll(() => page.title()).toBe('listening on port 3001');

    const client = await connectClient(`ws://${host}:3001`);
    client.send('hi');

    expect(await client.next()).toBe('echo hi');
  });

  it('prints commands that exist', async () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const commands = [...readme.matchAll(/^(?:npm|npx) .*$/gm)].map(([line]) => line);

    expect(commands).toEqual([
      'npx wss-emu serve www          # the app in ./www, on http://localhost:8000',
      'npx wss-emu --port 3001        # no app, just its server: for testing clients',
      'npm ci && npm start    # a sample app, the LAN chat of fixtures/www/chat, to open in a browser',
      'npm ci && npm test     # all tests',
      'npx wss-emu run www/index.html                # the app in Node',
      'npx wss-emu exec --run www/index.html -- npm test    # a command, with the app behind it',
    ]);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['start', 'test']));
    expect(readFileSync('.ci/run', 'utf8')).toContain('\nnpm ci && npm test\n');
  });

  it('is installed from whichever registry its user has', () => {
    expect(readFileSync('package-lock.json', 'utf8')).not.toContain('"resolved"');
  });
});
