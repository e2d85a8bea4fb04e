import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The names in a folder; undefined where that can't be known. */
export type ListNames = (folder: string) => Promise<readonly string[] | undefined>;

/**
 * The path under which a file is there if it is asked for in another case: `js/Main.js` for
 * `js/main.js`. The same file for macOS and Windows, and another one for a phone.
 *
 * @param root the app's folder
 * @param path from there, with or without a slash before it
 * @returns undefined when it is there as it is named, or not at all
 */
export async function findOtherCase(root: string, path: string): Promise<string | undefined> {
  const written = await findAsWritten(root, path, listNames);
  return written === splitPath(path).join('/') ? undefined : written;
}

/**
 * The path under which a file is there, if need be in another case. Nobody can say what is in a folder
 * whose names can't be known: everything counts as there.
 *
 * @returns undefined when it isn't
 */
export async function findAsWritten(
  root: string,
  path: string,
  list: ListNames,
): Promise<string | undefined> {
  const asked = splitPath(path);
  const found: string[] = [];
  for (const name of asked) {
    const names = await list(join(root, ...found));
    if (!names) return asked.join('/');
    const actual = names.includes(name) ? name : names.find((other) => isSameName(other, name));
    if (actual === undefined) return undefined;
    found.push(actual);
  }
  return found.join('/');
}

/** Its names, without empty ones. */
export function splitPath(path: string): string[] {
  return path.split('/').filter((name) => name !== '');
}

/** Where there is no such folder, there are no names. */
export async function listNames(folder: string): Promise<readonly string[] | undefined> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOTDIR' || error.code === 'ENOENT' ? [] : undefined,
  );
}

/** As macOS and Windows compare names; macOS composes letters as it likes. */
function isSameName(one: string, other: string): boolean {
  return fold(one) === fold(other);
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
