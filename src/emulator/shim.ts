import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** Our `cordova.js`, and the name of its build, by which a page recognizes a stale copy. */
export interface Shim {
  readonly text: string;
  readonly id: string;
}

// Built from `src/page`; the same place from the sources, the package and the bundled CLI.
const CORDOVA_JS = new URL('../../dist/page/cordova.js', import.meta.url);
/** Stands in the built script for the name of its build. */
const PLACEHOLDER = '%SHIM%';
const ID_LENGTH = 16;

/** Reads the built script, and puts the name of its build in. */
export async function readShim(): Promise<Shim> {
  const built = await readFile(CORDOVA_JS, 'utf8');
  const id = createHash('sha256').update(built).digest('base64url').slice(0, ID_LENGTH);
  return { text: built.replaceAll(PLACEHOLDER, id), id };
}

/** A script beside it, for a plugin that not every app has. */
export function readPluginScript(name: string): Promise<string> {
  return readFile(new URL(name, CORDOVA_JS), 'utf8');
}
