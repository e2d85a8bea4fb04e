import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { runLine } from './run-line.js';

/** The packed package, and where it is installed: once for all tests of the package. */
export interface InstalledPackage {
  readonly tarball: string;
  /** The paths in the tarball. */
  readonly files: readonly string[];
  /** A project that has the tarball and nothing else. */
  readonly bareProject: string;
  /** A project that has what users have beside it: compilers, test runners, happy-dom. */
  readonly project: string;
  /** The lines of the README that have installed it. */
  readonly lines: readonly string[];
}

declare module 'vitest' {
  interface ProvidedContext {
    installedPackage: InstalledPackage;
  }
}

/** What users have beside it, and would be in this project's own way. */
const PACKAGES = [
  'typescript5@npm:typescript@5.9',
  'typescript6@npm:typescript@6',
  '@types/cordova',
  '@types/node@20',
];
/** The same, of what is here already. */
const LINKED = ['jest', 'typescript', 'vite', 'vitest'];
/** The commands of these. */
const COMMANDS = { jest: 'jest/bin/jest.js', vitest: 'vitest/vitest.mjs' };
const QUICKLY = { npm_config_prefer_offline: 'true', npm_config_audit: 'false' };

/** Packs the built package and installs it by the README's own lines, before the first test of it. */
export async function setup(context: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'wss-emu-package-'));
  const project = join(folder, 'app');
  const bareProject = join(folder, 'bare');
  // The README's lines look for it beside the project.
  const { tarball, files } = await packInto(join(folder, 'wss-emu'));
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  const install = (line: string) =>
    runLine(line, { cwd: project, env: { ...process.env, ...QUICKLY } });
  const lines = readInstallLines();
  const [ofTarball = '', ...others] = lines;
  await install(ofTarball);
  await cp(project, bareProject, { recursive: true, verbatimSymlinks: true });
  for (const line of others) await install(line);
  await install(`npm install ${PACKAGES.join(' ')}`);
  const modules = join(project, 'node_modules');
  for (const name of LINKED) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(resolve('node_modules', name), join(modules, name), 'junction');
  }
  // npx looks for them here.
  for (const [name, place] of Object.entries(COMMANDS)) {
    symlinkSync(join('..', place), join(modules, '.bin', name));
  }
  context.provide('installedPackage', { tarball, files, bareProject, project, lines });
  return () => rmSync(folder, { recursive: true });
}

async function packInto(folder: string) {
  mkdirSync(folder);
  const { stdout } = await runLine(
    `npm pack --ignore-scripts --json --pack-destination "${folder}"`,
  );
  const [packed] = Object.values(JSON.parse(stdout)) as {
    filename: string;
    files: { path: string }[];
  }[];
  if (!packed) throw new Error(`npm pack has packed nothing: ${stdout}`);
  return {
    tarball: join(folder, packed.filename),
    files: packed.files.map(({ path }) => path),
  };
}

/** In the README's order: the tarball first. */
function readInstallLines(): string[] {
  return [...readFileSync('README.md', 'utf8').matchAll(/^npm install .*$/gm)].map(([line]) =>
    line.replace(/ {2,}#.*/, ''),
  );
}
