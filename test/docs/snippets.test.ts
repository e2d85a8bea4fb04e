// Every snippet of JavaScript type-checks against the built package: names, options, results.
// (The README's, the cookbook's and those of getting started are run too, by tests of their own.)
import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { useFolder } from '../support/folder.js';
import { type Fence, readFences } from './documents.js';

const run = promisify(execFile);

/** What snippets take for granted, besides modules that this project doesn't have. */
const GIVEN = `
declare module '@jest/globals';
declare module 'express';
declare var emulator: import('wss-emu').Emulator;
`;

const OPTIONS = {
  noEmit: true,
  allowJs: true,
  checkJs: true,
  strict: true,
  // Snippets are JavaScript: they annotate nothing, and don't ask whether a variable is set.
  noImplicitAny: false,
  strictNullChecks: false,
  skipLibCheck: true,
  target: 'es2024',
  lib: ['es2024', 'esnext.disposable', 'dom'],
  module: 'nodenext',
  types: ['node', 'wss-emu/types'],
};

/** Compiles the snippets; resolves with what is wrong with them. */
async function compile(fences: readonly Pick<Fence, 'document' | 'text'>[]): Promise<string[]> {
  const folder = useFolder({
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify({ compilerOptions: OPTIONS, include: ['.'] }),
    'given.d.ts': GIVEN,
    ...Object.fromEntries(fences.map(toFile)),
  });
  mkdirSync(join(folder, 'node_modules/@types'), { recursive: true });
  symlinkSync(resolve('.'), join(folder, 'node_modules/wss-emu'), 'junction');
  for (const name of [
    '@types/node',
    '@types/ws',
    '@playwright',
    '@vitest',
    'vitest',
    'vite',
    'ws',
  ]) {
    symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name), 'junction');
  }
  const tsc = resolve('node_modules/typescript/bin/tsc');
  const { stdout }: { stdout: string } = await run(process.execPath, [tsc], { cwd: folder }).catch(
    (failure) => failure,
  );
  return stdout.split('\n').filter((line) => / error TS\d+: /.test(line));
}

/** By the name that a snippet begins with, in a folder of its document's own. */
function toFile({ document, text }: Pick<Fence, 'document' | 'text'>, index: number) {
  const name = /^\/\/ (\S+\.\w+)\n/.exec(text)?.[1] ?? `snippet-${index}.js`;
  return [`${document}/${name}`, `${text}\nexport {};\n`] as const;
}

it('type-check', async () => {
  const fences = readFences('js', 'ts');
  expect(fences.length).toBeGreaterThan(15);

  expect(await compile(fences)).toEqual([]);
});

it('are found out when they name what is not there', async () => {
  const text = `import { createEmulator } from 'wss-emu';\ncreateEmulator({ hots: true }).stop();`;

  const errors = await compile([{ document: 'docs/wrong.md', text }]);

  expect(errors.join()).toMatch(/hots.*stop/);
});
