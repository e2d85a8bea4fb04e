import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, relative, sep } from 'node:path';
import { nameOther } from '../files/plain-file.js';
import { AppError } from './app-error.js';

/** The files of an app to run. */
export interface AppFiles {
  /** The app's folder: the root of its URLs, and of what its HTTP servers serve. */
  readonly www: string;
  /** The page to load, as a path from `www`; undefined for scripts. */
  readonly page: string | undefined;
  /** The real paths of the scripts to run; none for a page. */
  readonly scripts: readonly string[];
}

/**
 * Finds the files named on the command line.
 *
 * @throws AppError if one doesn't exist, or if they can't be run together
 */
export async function findApp(paths: readonly string[]): Promise<AppFiles> {
  const files = await Promise.all(paths.map(findFile));
  const [first = ''] = files;
  const www = await findWww(dirname(first));
  if (!files.some(isPage)) return { www, page: undefined, scripts: files };
  if (files.length > 1) {
    throw new AppError('Name one HTML page, or scripts: a page loads its own scripts.', 'usage');
  }
  return { www, page: relative(www, first).split(sep).join('/'), scripts: [] };
}

async function findFile(path: string): Promise<string> {
  const found = await realpath(path).catch(() => undefined);
  if (found === undefined) throw new AppError(`There is no file ${path}.`, 'usage');
  const stats = await stat(found);
  if (stats.isDirectory()) {
    throw new AppError(`${path} is a folder: name a script, or the page in it.`, 'usage');
  }
  const other = nameOther(stats);
  if (other === undefined) return found;
  throw new AppError(`${path} is ${other}: name a script, or a page, that is a file.`, 'usage');
}

function isPage(path: string): boolean {
  return /\.html?$/i.test(path);
}

/** The enclosing Cordova project's `www`, or the folder itself. */
async function findWww(folder: string): Promise<string> {
  for (let found = folder; dirname(found) !== found; found = dirname(found)) {
    const isOfProject = basename(found) === 'www' && (await isThere(`${found}/../config.xml`));
    if (isOfProject) return found;
  }
  return folder;
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
