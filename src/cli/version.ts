import { readFileSync } from 'node:fs';

/** This package's version; its `package.json` is two folders up, from the sources and the bundle. */
export function readVersion(): string {
  const packageJson = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return JSON.parse(packageJson).version;
}
