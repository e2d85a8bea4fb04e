import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** A file or folder in the app. */
export interface Found {
  /** Its real path. */
  readonly place: string;
  readonly isFolder: boolean;
}

/**
 * The file or folder at a path of the app, if it really lies inside the app's folder: links that
 * lead out are not followed.
 *
 * @param root the real path of the app's folder
 */
export async function findInside(root: string, path: string): Promise<Found | undefined> {
  try {
    const place = await realpath(join(root, path));
    if (place !== root && !place.startsWith(root + sep)) return undefined;
    const found = await stat(place);
    // Nothing else, such as a pipe, has an end.
    if (!found.isFile() && !found.isDirectory()) return undefined;
    return { place, isFolder: found.isDirectory() };
  } catch {
    return undefined;
  }
}

/** An open file, and its state when it was opened. */
export interface OpenFile {
  /** The caller closes it. */
  readonly handle: FileHandle;
  readonly stats: Stats;
}

/** Follows no link, and waits for no pipe's other end; Windows has neither flag. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const GONE = ['ENOENT', 'ENOTDIR', 'ELOOP'];

/**
 * Opens a file that `findInside` found; reading goes on even if the file is renamed or removed.
 *
 * @returns undefined if it has gone since, or if a link has taken its place or that of its folder
 * @throws the system's error if it can't be read
 */
export async function openFound({ place }: Found): Promise<OpenFile | undefined> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(place, READ_FLAGS);
    const stats = await handle.stat();
    if (stats.isFile() && (await realpath(place)) === place) return { handle, stats };
    await handle.close();
  } catch (error) {
    await handle?.close();
    if (!GONE.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  return undefined;
}

/** Reads a whole file that `findInside` found; undefined and errors as for `openFound`. */
export async function readFound(found: Found): Promise<Buffer | undefined> {
  const file = await openFound(found);
  if (!file) return undefined;
  try {
    return await file.handle.readFile();
  } finally {
    await file.handle.close();
  }
}
