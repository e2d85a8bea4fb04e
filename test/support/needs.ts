import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const IMPORT = /^(?:import|export)\b[^;]*?\bfrom '(\.{1,2}\/[^']+)\.js';/gms;
const INJECT = /\binject\('(\w+)'\)/g;

/** What each file injects, itself or through what it imports; by absolute paths. */
const known = new Map<string, ReadonlySet<string>>();

/** What a set-up before the run must provide for a file: what it injects, itself or by its imports. */
export function needsOf(file: string): ReadonlySet<string> {
  const found = known.get(file);
  if (found) return found;
  const text = readFileSync(file, 'utf8');
  const needs = new Set([...text.matchAll(INJECT)].map(([, name = '']) => name));
  known.set(file, needs);
  for (const [, path = ''] of text.matchAll(IMPORT)) {
    const imported = resolve(dirname(file), `${path}.ts`);
    if (!imported.startsWith(resolve('test'))) continue;
    for (const need of needsOf(imported)) needs.add(need);
  }
  return needs;
}

/** All tests, each with what it needs. */
export function listTests(): { readonly file: string; readonly needs: ReadonlySet<string> }[] {
  return readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join('test', name).replaceAll('\\', '/'))
    .map((file) => ({ file, needs: needsOf(resolve(file)) }));
}
