import { realpath } from 'node:fs/promises';
import { join, normalize, relative, resolve, sep } from 'node:path';
import { findInside } from '../../app-files/find-inside.js';
import { isHidden } from '../../app-files/request-path.js';
import { rootMissing, rootNoDirectory, rootOutside } from './failures.js';

/** The folder that an HTTP server serves. */
export interface Root {
  /** Its absolute path, as the app is told. */
  readonly absolutePath: string;
  /** The real path of the app's `www` folder. */
  readonly www: string;
  /** Where it is in there: `''`, `/client`. */
  readonly path: string;
}

// The plugin's script of 2013 counts roots from the folder that `www` is in.
const OLD_PREFIX = /^\/?www(?=\/|$)/;

/**
 * The absolute path of a root, whether it exists or not. A leading slash means `www` too.
 *
 * @param www the app's folder
 * @throws RootError when it leads out of the app
 */
export function locateRoot(www: string, root: string): string {
  const path = normalize(`./${root}`);
  if (path.split(sep)[0] === '..') throw rootOutside(root);
  return resolve(www, path);
}

/**
 * Finds the folder to serve.
 *
 * @throws RootError if it doesn't exist, is no folder, or really lies outside the app
 */
export async function openRoot(www: string, root: string): Promise<Root> {
  if (OLD_PREFIX.test(root) && !(await readRealPath(join(www, 'www')))) {
    return openRoot(www, root.replace(OLD_PREFIX, ''));
  }
  const absolutePath = locateRoot(www, root);
  const path = relative(www, absolutePath)
    .split(sep)
    .map((segment) => segment && `/${segment}`)
    .join('');
  const realWww = await readRealPath(www);
  if (!realWww || !(await readRealPath(absolutePath)) || isHidden(path)) {
    throw rootMissing(root, www);
  }
  const found = await findInside(realWww, path);
  if (!found) throw rootOutside(root);
  if (!found.isFolder) throw rootNoDirectory(root);
  return { absolutePath, www: realWww, path };
}

async function readRealPath(path: string): Promise<string | undefined> {
  return realpath(path).catch(() => undefined);
}
