// Peers that are not among the packages: brought or built when a run asks for them.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runLine } from '../test/support/run-line.js';

/** Where `scripts/test-nodes.ts` keeps what it fetches, too. */
const FOLDER = resolve('.nodes');
const FLOOR_SOURCE = fileURLToPath(new URL('programs/serve-floor.c', import.meta.url));

/** Bun, which is on the path or comes from the npm registry; undefined when there is none for this system. */
export async function findBun(): Promise<string | undefined> {
  if (spawnSync('bun', ['--version']).status === 0) return 'bun';
  const prefix = join(FOLDER, 'bun');
  const program = join(prefix, 'node_modules/bun/bin/bun.exe');
  if (existsSync(program)) return program;
  mkdirSync(prefix, { recursive: true });
  try {
    await runLine(`npm install --no-audit --no-fund --prefix "${prefix}" bun`);
    return program;
  } catch {
    return undefined;
  }
}

/** The floor, a program in C for Linux; undefined when there is no compiler. */
export function buildFloor(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  mkdirSync(FOLDER, { recursive: true });
  const program = join(FOLDER, 'floor');
  const { status } = spawnSync('cc', ['-O2', '-o', program, FLOOR_SOURCE]);
  return status === 0 ? program : undefined;
}
