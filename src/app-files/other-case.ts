import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The path under which a file is there if it is asked for in another case: `js/Main.js` for
 * `js/main.js`. The same file for macOS and Windows, and another one for a phone.
 *
 * @param root the app's folder
 * @param path from there, with or without a slash before it
 * @returns undefined when it is there as it is named, or not at all
 */
export async function findOtherCase(root: string, path: string): Promise<string | undefined> {
  const asked = path.split('/').filter((name) => name !== '');
  let place = root;
  const found: string[] = [];
  for (const name of asked) {
    const names: string[] = await readdir(place).catch(() => []);
    const actual = names.includes(name) ? name : names.find((other) => isSameName(other, name));
    if (actual === undefined) return undefined;
    found.push(actual);
    place = join(place, actual);
  }
  const actual = found.join('/');
  return actual === asked.join('/') ? undefined : actual;
}

/** As macOS and Windows compare names; macOS composes letters as it likes. */
function isSameName(one: string, other: string): boolean {
  return fold(one) === fold(other);
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
