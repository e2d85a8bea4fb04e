import { fstatSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { identify, isPartOfPage } from './folder-snapshot.js';

/** How a recording begins, and an HTTP Archive made of one. */
const BEGINNINGS = [
  '{"type":"recording",',
  '{"log":{"version":"1.2","creator":{"name":"wss-emu",',
] as const;

/**
 * Whether a file is written by this program, in this process or another: a recording, an archive,
 * or what standard output and standard error were sent to. They are known by what is in them,
 * because any of them can have almost any name.
 */
export async function isOwnOutput(place: string): Promise<boolean> {
  if (isPartOfPage(place)) return false;
  try {
    const stats = await stat(place, { bigint: true });
    if (!stats.isFile()) return false;
    return findStreamFiles().includes(identify(stats)) || (await hasOwnBeginning(place));
  } catch {
    return false;
  }
}

async function hasOwnBeginning(place: string): Promise<boolean> {
  const length = Math.max(...BEGINNINGS.map((beginning) => beginning.length));
  const handle = await open(place);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
    const text = buffer.toString('latin1', 0, bytesRead);
    return BEGINNINGS.some((beginning) => text.startsWith(beginning));
  } finally {
    await handle.close();
  }
}

/** The files that standard output and standard error go to, if they do. */
function findStreamFiles(): string[] {
  return [1, 2].flatMap((descriptor) => {
    try {
      const stats = fstatSync(descriptor, { bigint: true });
      return stats.isFile() ? [identify(stats)] : [];
    } catch {
      // It is closed.
      return [];
    }
  });
}
