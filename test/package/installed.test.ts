// The tarball alone in an empty project: how large it is, and that every public path loads.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, it } from 'vitest';
import { runLine } from '../support/run-line.js';

const run = promisify(execFile);
const { bareProject } = inject('installedPackage');
const MAX_BYTES = 3_000_000;
const MAX_PACKAGES = 2;

/** What each public path exports at run time; `wss-emu/types` is declarations alone. */
const EXPORTS: Readonly<Record<string, readonly string[]>> = {
  'wss-emu': ['EmulatorError', 'createEmulator'],
  'wss-emu/plugin': ['createPlugins', 'createWsserver'],
  'wss-emu/testing': [
    'connectClient',
    'createEmulator',
    'createTarget',
    'matchers',
    'normalize',
    'watch',
  ],
  'wss-emu/types': [],
  'wss-emu/middleware': ['createMiddleware'],
  'wss-emu/vite': ['wssEmu'],
  'wss-emu/virtual-clients': ['MAX_CLIENTS', 'parseScript', 'spawn'],
};

/** Loads in tests of vitest and nowhere else, as vitest itself does: the cookbook has one. */
const OF_VITEST = 'wss-emu/vitest';

it('is small, and so is what it brings along', () => {
  const installed = join(bareProject, 'node_modules');
  const names = readdirSync(installed, { recursive: true, encoding: 'utf8' });
  const sizes = names.map((name) => statSync(join(installed, name)));
  const bytes = sizes.reduce((sum, stats) => sum + (stats.isFile() ? stats.size : 0), 0);
  const packages = names.filter((name) =>
    /^(?:@[^\\/]+[\\/])?[^\\/@.]+[\\/]package\.json$/.test(name),
  );

  expect(packages).toContain(join('wss-emu', 'package.json'));
  expect(packages.length).toBeLessThanOrEqual(MAX_PACKAGES);
  expect(bytes).toBeLessThanOrEqual(MAX_BYTES);
});

it('has no public path but those that are tried here', () => {
  const file = join(bareProject, 'node_modules/wss-emu/package.json');
  const paths = Object.keys(JSON.parse(readFileSync(file, 'utf8')).exports);
  const modules = paths.filter((path) => !path.endsWith('.json'));

  expect(modules.map((path) => path.replace('.', 'wss-emu')).sort()).toEqual(
    [...Object.keys(EXPORTS), OF_VITEST].sort(),
  );
});

it.for([
  ['import', 'module', (path: string) => `await import('${path}')`],
  ['require', 'commonjs', (path: string) => `require('${path}')`],
] as const)('loads every public path by %s', async ([, type, load]) => {
  const entries = Object.keys(EXPORTS).map((path) => `'${path}': Object.keys(${load(path)})`);
  const script = `console.log(JSON.stringify({ ${entries.join(', ')} }))`;

  const { stdout } = await run(process.execPath, [`--input-type=${type}`, '-e', script], {
    cwd: bareProject,
  });

  const exported = Object.entries<string[]>(JSON.parse(stdout));
  expect(Object.fromEntries(exported.map(([path, names]) => [path, names.sort()]))).toEqual(
    EXPORTS,
  );
});

it('loads its schemas by require', async () => {
  const script = `for (const name of ['input', 'output', 'recording', 'report'])
    console.log(require('wss-emu/schema/' + name + '.json').$schema !== undefined)`;
  const { stdout } = await run(process.execPath, ['-e', script], { cwd: bareProject });
  expect(stdout).toBe('true\n'.repeat(4));
});

it('runs as npx wss-emu', async () => {
  const args = ['wss-emu', '--port', '0', '--json', '-x', '/quit'];
  const { stdout } = await runLine(`npx ${args.join(' ')}`, { cwd: bareProject });

  const lines = stdout.trim().split('\n');
  const types = lines.map((line) => JSON.parse(line).type);
  expect(types).toEqual(['ready', 'event', 'result', 'event']);
});
