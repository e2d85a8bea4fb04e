import type { BigIntStats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What nobody calls a recording: a build writes many of them. */
const PARTS_OF_PAGES =
  /\.(?:html?|[cm]?js|css|map|png|jpe?g|gif|svg|webp|ico|woff2?|ttf|mp3|mp4)$/i;

/** What is in a folder at one moment. What is no part of an app is left out. */
export interface FolderSnapshot {
  /** What tells one state of a file from the next, by the file's path. */
  readonly files: ReadonlyMap<string, string>;
  /** What tells a folder from another one of the same path; the folder itself is among them. */
  readonly folders: ReadonlyMap<string, string>;
}

/** Looks at a folder, which has nothing in it while it isn't there. Links are not followed. */
export async function takeSnapshot(root: string): Promise<FolderSnapshot> {
  const files = new Map<string, string>();
  const folders = new Map<string, string>();

  async function enter(place: string): Promise<void> {
    const stats = await lstat(place, { bigint: true }).catch(() => undefined);
    if (!stats) return;
    if (!stats.isDirectory()) {
      // What will be in an empty one may be no part of the app.
      if (stats.size > 0n || isPartOfPage(place)) files.set(place, describeState(stats));
      return;
    }
    folders.set(place, identify(stats));
    const names = await readdir(place).catch(() => []);
    await Promise.all(names.filter(isPartOfApp).map((name) => enter(join(place, name))));
  }

  await enter(root);
  // Without its folder an app has no files, even if something else has taken the name.
  return folders.has(root) ? { files, folders } : { files: new Map(), folders: new Map() };
}

/** What differs between two states of a folder, by path. */
export function findChanges(before: FolderSnapshot, after: FolderSnapshot): string[] {
  const { files, folders } = before;
  const changedFiles = gatherPaths(files, after.files).filter(
    (path) => files.get(path) !== after.files.get(path),
  );
  const changedFolders = gatherPaths(folders, after.folders).filter(
    (path) => folders.has(path) !== after.folders.has(path),
  );
  return [...changedFiles, ...changedFolders];
}

function gatherPaths(...maps: readonly ReadonlyMap<string, string>[]): string[] {
  return [...new Set(maps.flatMap((map) => [...map.keys()]))];
}

/** Tells a folder from one that took its name: a number alone is given again at once. */
export function identify({ dev, ino, birthtimeNs }: BigIntStats): string {
  return `${dev} ${ino} ${birthtimeNs}`;
}

function describeState(stats: BigIntStats): string {
  return `${identify(stats)} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`;
}

/** Whether a file's name says that it is for a page. */
export function isPartOfPage(place: string): boolean {
  return PARTS_OF_PAGES.test(place);
}

/** Dot files are not served, packages are not the app's own, and locks say who writes a file. */
function isPartOfApp(name: string): boolean {
  return !name.startsWith('.') && name !== 'node_modules' && !name.endsWith('.lock');
}
