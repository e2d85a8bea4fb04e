import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, readlink, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { isHidden } from './request-path.js';

/** A file or folder in the app. */
export interface Found {
  /** Its real path. */
  readonly place: string;
  /** The real path of the app's folder. */
  readonly root: string;
  readonly isFolder: boolean;
}

/**
 * The file or folder at a path of the app, if it really lies inside the app's folder: links that
 * lead out are not followed, and dot files aren't found by any name.
 *
 * @param root the real path of the app's folder
 */
export async function findInside(root: string, path: string): Promise<Found | undefined> {
  try {
    const place = await realpath(join(root, path));
    // Whatever its name here: a link, or one made up of its versions.
    if (!isInside(root, place) || isHidden(inUrl(place.slice(root.length)))) return undefined;
    const found = await stat(place);
    // Nothing else, such as a pipe, has an end.
    if (!found.isFile() && !found.isDirectory()) return undefined;
    return { place, root, isFolder: found.isDirectory() };
  } catch {
    return undefined;
  }
}

/** An open file, and its state when it was opened. */
export interface OpenFile {
  readonly handle: FileHandle;
  readonly stats: Stats;
}

/** Follows no link, and waits for no pipe's other end; Windows has neither flag. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Opens a file that `findInside` found for as long as `use` takes; reading goes on even if the file
 * is renamed or removed.
 *
 * @returns undefined if it has gone since, or if a link has taken its place or that of its folder
 * @throws the system's error if it can't be read
 */
export async function openFound<Result>(
  found: Found,
  use: (file: OpenFile) => Promise<Result>,
): Promise<Result | undefined> {
  const handle = await open(found.place, READ_FLAGS).catch(passOverGone);
  if (!handle) return undefined;
  try {
    const stats = await handle.stat();
    const isFound = stats.isFile() && (await isFromInside({ handle, stats }, found));
    return isFound ? await use({ handle, stats }) : undefined;
  } finally {
    await handle.close();
  }
}

/**
 * Whether what was opened is in the app's folder: one in its path may have been swapped for a link,
 * and back.
 */
async function isFromInside({ handle, stats }: OpenFile, { place, root }: Found): Promise<boolean> {
  // Linux tells what is open, even if it was renamed or removed meanwhile.
  const opened = await readlink(`/proc/self/fd/${handle.fd}`).catch(() => undefined);
  if (opened !== undefined) return isInside(root, opened);
  if ((await realpath(place).catch(passOverGone)) !== place) return false;
  const there = await stat(place).catch(passOverGone);
  return there?.ino === stats.ino && there.dev === stats.dev;
}

function inUrl(path: string): string {
  return path.split(sep).join('/');
}

function isInside(root: string, place: string): boolean {
  return place === root || place.startsWith(root + sep);
}

/** Reads a whole file that `findInside` found; undefined and errors as for `openFound`. */
export function readFound(found: Found): Promise<Buffer | undefined> {
  return openFound(found, ({ handle }) => handle.readFile());
}

function passOverGone(error: NodeJS.ErrnoException): undefined {
  if (!['ENOENT', 'ENOTDIR', 'ELOOP'].includes(error.code ?? '')) throw error;
}
