import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** A file or folder that was found. */
export interface Found {
  /** Its real path. */
  readonly place: string;
  readonly isFolder: boolean;
  /** Of a file, in bytes. */
  readonly size: number;
}

/**
 * The file or folder at a path of the app, if it lies inside the app's folder in truth too:
 * links that lead out of it are not followed.
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
    return { place, isFolder: found.isDirectory(), size: found.size };
  } catch {
    return undefined;
  }
}
