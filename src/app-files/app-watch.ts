import { clearTimeout, nowMs, setTimeout } from '../real-time/timers.js';
import { type FolderSnapshot, findChanges, takeSnapshot } from './folder-snapshot.js';
import { FolderWatchers } from './folder-watchers.js';
import { isOwnOutput } from './own-output.js';

/** Editors write a file in several steps, and builds write many files. */
const QUIET_MS = 80;
/** What is written all the time must not hide all other changes. */
const MAX_UNQUIET_MS = 5_000;
/** What a program writes may have any name; these are known before they change. */
const USUAL_OUTPUT = /\.(?:ndjson|har)$/i;

/** A folder that is being watched. */
export interface AppWatch {
  close(): Promise<void>;
}

/**
 * Watches an app's folder, also when it is removed and made anew; resolves once no later change can
 * be missed. Changes in quick succession count as one. What this program writes is no change.
 *
 * @param root its real path
 * @param onChange gets the absolute paths of what has changed
 * @param onError gets the reason why the folder can't be watched
 */
export async function watchApp(
  root: string,
  onChange: (paths: readonly string[]) => void,
  onError: (error: Error) => void,
): Promise<AppWatch> {
  const watcher = new AppWatcher(root, onChange, onError);
  await watcher.start();
  return watcher;
}

/**
 * The system's events say only that it is time to look: they come late, doubled, or for a folder that
 * has been replaced. What has changed is the difference between two looks.
 */
class AppWatcher implements AppWatch {
  readonly #root: string;
  readonly #onChange: (paths: readonly string[]) => void;
  readonly #watchers: FolderWatchers;
  readonly #ownOutput = new Set<string>();
  #seen: FolderSnapshot = { files: new Map(), folders: new Map() };
  #timer: NodeJS.Timeout | undefined;
  #unquietSinceMs: number | undefined;
  #looking: Promise<void> | undefined;
  #isClosed = false;

  constructor(
    root: string,
    onChange: (paths: readonly string[]) => void,
    onError: (error: Error) => void,
  ) {
    this.#root = root;
    this.#onChange = onChange;
    const reported = new Set<string>();
    this.#watchers = new FolderWatchers(
      root,
      (place) => this.#take(place),
      (error) => {
        const { code = '' } = error as NodeJS.ErrnoException;
        if (!reported.has(code)) onError(error);
        reported.add(code);
      },
    );
  }

  async start(): Promise<void> {
    this.#seen = await this.#lookUntilWatched();
    const usual = [...this.#seen.files.keys()].filter((place) => USUAL_OUTPUT.test(place));
    await this.#findOthers(usual);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#watchers.close();
    await this.#looking;
  }

  #take(place: string): void {
    if (this.#isClosed || this.#ownOutput.has(place)) return;
    this.#unquietSinceMs ??= nowMs();
    if (this.#timer && nowMs() - this.#unquietSinceMs > MAX_UNQUIET_MS) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#lookNext(), QUIET_MS);
  }

  /** One look after the other. */
  #lookNext(): void {
    this.#timer = undefined;
    this.#unquietSinceMs = undefined;
    const next = (this.#looking ?? Promise.resolve()).then(() => this.#report());
    this.#looking = next;
  }

  async #report(): Promise<void> {
    if (this.#isClosed) return;
    const before = this.#seen;
    this.#seen = await this.#lookUntilWatched();
    const changed = await this.#findOthers(findChanges(before, this.#seen));
    if (!this.#isClosed && changed.length > 0) this.#onChange(changed);
  }

  /** A state of the folder from which on each change is heard of. */
  async #lookUntilWatched(): Promise<FolderSnapshot> {
    for (;;) {
      const found = await takeSnapshot(this.#root);
      if (this.#isClosed || !this.#watchers.follow(found)) return found;
    }
  }

  /** What this program has not written itself. */
  async #findOthers(changed: readonly string[]): Promise<string[]> {
    const others = await Promise.all(
      changed.map(async (place) => ((await this.#isOwn(place)) ? [] : [place])),
    );
    return others.flat();
  }

  /** Its own output stays that when it is emptied or removed. */
  async #isOwn(place: string): Promise<boolean> {
    if (await isOwnOutput(place)) this.#ownOutput.add(place);
    return this.#ownOutput.has(place);
  }
}
