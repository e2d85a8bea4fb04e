import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Where an app's own files are not. */
const LEFT_OUT = /^(?:node_modules|\..*)$/;
const MAX_ENTRIES = 50_000;

/**
 * The files below a folder, as paths from it, nearest first. Links are not followed: they may lead
 * around in circles. What can't be read is left out, and so is all that comes after a great many.
 */
export async function* walkFiles(root: string): AsyncGenerator<string> {
  const folders = [''];
  let entries = 0;
  for (const folder of folders) {
    const found = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of found) {
      entries += 1;
      if (entries > MAX_ENTRIES) return;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !LEFT_OUT.test(entry.name)) folders.push(path);
      if (entry.isFile()) yield path;
    }
  }
}
