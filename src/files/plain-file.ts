import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';

/** Something that has no end, or whose end is up to others: a pipe, a device, a socket. */
export class NoFileError extends Error {
  /** Like the system's codes. */
  readonly code = 'WSSEMU_NO_FILE';
  /** `a pipe` */
  readonly what: string;

  constructor(path: string, what: string) {
    super(`${path} is ${what}`);
    this.name = 'NoFileError';
    this.what = what;
  }
}

/** Waits for no pipe's other end; Windows has no such flag. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Opens a file to read it to its end. What was opened is looked at, not its name: a name may come to
 * mean something else at any time.
 *
 * @throws NoFileError for a pipe or device, and the system's errors (`EISDIR` for a folder)
 */
export async function openPlainFile(path: string): Promise<FileHandle> {
  const handle = await open(path, READ_FLAGS);
  try {
    refuseOthers(path, await handle.stat());
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Reads a file as text. Throws as `openPlainFile` does. */
export async function readPlainFile(path: string): Promise<string> {
  const handle = await openPlainFile(path);
  try {
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

/** What a path leads to, if that is neither a file nor a folder: `a pipe`. */
export function nameOther(stats: Stats): string | undefined {
  if (stats.isFile() || stats.isDirectory()) return undefined;
  if (stats.isFIFO()) return 'a pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}

/** Whether two paths lead to one file, by whatever names or links. */
export async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all(
    [one, other].map((path) => stat(path, { bigint: true }).catch(() => undefined)),
  );
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
}

function refuseOthers(path: string, stats: Stats): void {
  const what = nameOther(stats);
  if (what !== undefined) throw new NoFileError(path, what);
  if (stats.isDirectory()) {
    throw Object.assign(new Error(`EISDIR: ${path} is a folder`), { code: 'EISDIR' });
  }
}
