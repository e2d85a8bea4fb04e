import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders that hold none of the app's own files. */
const LEFT_OUT = /^(?:node_modules|\..*)$/;
const MAX_ENTRIES = 50_000;

/**
 * The files below a folder, as paths from it, nearest first. Links are not followed: they may lead
 * in circles. Skips what can't be read, and gives up after a great many entries.
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
