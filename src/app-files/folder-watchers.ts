import { type BigIntStats, type FSWatcher, lstatSync, watch } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { type FolderSnapshot, identify } from './folder-snapshot.js';

interface Watched {
  readonly id: string;
  readonly watcher: FSWatcher;
}

/**
 * The system's watches on a folder, on each folder in it, and on the one above, which tells when the
 * folder comes back. A watch belongs to a folder, not to its name: one that takes the name of another
 * needs a watch of its own.
 */
export class FolderWatchers {
  readonly #root: string;
  readonly #onHint: (place: string) => void;
  readonly #onError: (error: Error) => void;
  readonly #watched = new Map<string, Watched>();

  /**
   * @param onHint called with what may have changed; it may be too often, and for nothing
   * @param onError gets the reason why a folder can't be watched
   */
  constructor(root: string, onHint: (place: string) => void, onError: (error: Error) => void) {
    this.#root = root;
    this.#onHint = onHint;
    this.#onError = onError;
  }

  /**
   * Watches the folders of a snapshot, and no others.
   * @returns whether one is watched now that was not: it may have changed since the snapshot
   */
  follow({ folders }: FolderSnapshot): boolean {
    const above = findAbove(this.#root);
    const wanted = new Map(above ? [...folders, [above.place, above.id] as const] : folders);
    for (const [place, { id }] of this.#watched) if (wanted.get(place) !== id) this.#drop(place);
    let hasNew = false;
    for (const [place, id] of wanted) {
      if (!this.#watched.has(place) && this.#watch(place, id)) hasNew = true;
    }
    return hasNew;
  }

  close(): void {
    for (const place of this.#watched.keys()) this.#drop(place);
  }

  #watch(place: string, id: string): boolean {
    try {
      const watcher = watch(place, (type, name) => this.#take(place, type, name));
      this.#watched.set(place, { id, watcher });
      watcher.on('error', () => {
        // Windows: the folder is being removed.
        this.#drop(place);
        this.#onHint(place);
      });
      return true;
    } catch (error) {
      // One that has gone meanwhile is missed by its parent's watch; one above may be another's.
      const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (!isGone && place.startsWith(this.#root)) this.#onError(error as Error);
      return false;
    }
  }

  #take(place: string, type: string, name: string | null): void {
    // Linux names the folder itself when it has gone: the watch has gone with it.
    if (type === 'rename' && name === basename(place)) this.#drop(place);
    const isAbove = !place.startsWith(this.#root);
    if (isAbove && name !== null && name !== basename(place) && !this.#leadsToRoot(place, name)) {
      return;
    }
    this.#onHint(name === null ? place : join(place, name));
  }

  #leadsToRoot(place: string, name: string): boolean {
    return `${this.#root}${sep}`.startsWith(`${join(place, name)}${sep}`);
  }

  #drop(place: string): void {
    this.#watched.get(place)?.watcher.close();
    this.#watched.delete(place);
  }
}

/** The nearest folder above that is there. */
function findAbove(root: string): { place: string; id: string } | undefined {
  for (let place = dirname(root); ; place = dirname(place)) {
    const stats = readStats(place);
    if (stats) return { place, id: identify(stats) };
    if (place === dirname(place)) return undefined;
  }
}

function readStats(place: string): BigIntStats | undefined {
  return lstatSync(place, { bigint: true, throwIfNoEntry: false });
}
