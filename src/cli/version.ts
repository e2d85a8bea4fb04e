import { readFileSync } from 'node:fs';

/** This package's version. `package.json` is two folders up, both from the sources and from the bundle. */
export function readVersion(): string {
  const packageJson = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return JSON.parse(packageJson).version;
}
