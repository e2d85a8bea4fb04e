import { rmSync } from 'node:fs';
import { readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** The locks of this process; a file that names it and isn't one of them is left from an earlier life. */
const held = new Set<string>();

/** Says that this process writes a file, until it is released. */
export interface FileLock {
  release(): Promise<void>;
}

/**
 * Locks a file against other recordings, of this process and of others, by a file beside it that has
 * the process's id. A process that was killed leaves it behind; the next one takes it over.
 *
 * @returns the id of the process that writes the file, if there is one
 */
export async function lockFile(file: string): Promise<FileLock | number> {
  const place = `${await findRealPath(file)}.lock`;
  const removeAtExit = () => rmSync(place, { force: true });
  if (!(await create(place))) {
    const owner = await readOwner(place);
    if (owner !== undefined) return owner;
    await rm(place, { force: true });
    if (!(await create(place))) return (await readOwner(place)) ?? 0;
  }
  held.add(place);
  process.on('exit', removeAtExit);
  return {
    async release() {
      process.off('exit', removeAtExit);
      held.delete(place);
      await rm(place, { force: true });
    },
  };
}

/** @returns false if it is there already; where it can't be made, there is no lock */
async function create(place: string): Promise<boolean> {
  try {
    await writeFile(place, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EEXIST';
  }
}

/** The process that has a lock; undefined if it has ended. */
async function readOwner(place: string): Promise<number | undefined> {
  const owner = Number(await readFile(place, 'utf8').catch(() => ''));
  if (!Number.isSafeInteger(owner) || owner <= 0) return undefined;
  if (owner === process.pid) return held.has(place) ? owner : undefined;
  try {
    process.kill(owner, 0);
  } catch (error) {
    // EPERM: another user's.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
  }
  return owner;
}

/** By whatever links it is named; it may not be there yet. */
async function findRealPath(file: string): Promise<string> {
  const whole = await realpath(file).catch(() => undefined);
  if (whole !== undefined) return whole;
  const folder = await realpath(dirname(file)).catch(() => dirname(file));
  return join(folder, basename(file));
}
