import { extname, relative, sep } from 'node:path';
import type { AppWatch } from '../../app-files/app-watch.js';
import type { Command, Hello } from '../../bridge/protocol.js';
import { clearTimeout, nowMs, setTimeout } from '../../real-time/timers.js';
import { ReloadPace } from './reload-pace.js';

/** The pages that follow the app's files. */
interface ReloadingPages {
  /** What each page that is connected said first. */
  readonly hellos: readonly Hello[];
  tell(command: Command, isFor?: (hello: Hello) => boolean): void;
}

export interface LiveReloadOptions {
  /** The real path of the app's folder. */
  readonly root: string;
  /** Whether the file that a page's URL leads to is there. */
  readonly isThere: (url: string) => Promise<boolean>;
  readonly log: (level: 'note' | 'warning', text: string) => void;
}

/**
 * Loads pages anew when a file of the app changes. A page whose own file is not there waits for it,
 * and one that changes files by being loaded is slowed down.
 */
export class LiveReload {
  readonly #options: LiveReloadOptions;
  readonly #pages: ReloadingPages;
  readonly #pace = new ReloadPace();
  /** Files whose changes have been found to be the pages' own doing. */
  readonly #named = new Set<string>();
  /** What has changed since the last reload. */
  readonly #changed = new Set<string>();
  /** Pages whose file was missing at the last reload. */
  #held = new Set<Hello>();
  /** How many reloads there had been when a page was sent to a browser, by its path. */
  readonly #sent = new Map<string, number>();
  #reloads = 0;
  #timer: NodeJS.Timeout | undefined;
  #reloading: Promise<void> = Promise.resolve();
  #watch: AppWatch | undefined;

  constructor(pages: ReloadingPages, options: LiveReloadOptions) {
    this.#pages = pages;
    this.#options = options;
  }

  /** Resolves once no later change can be missed. */
  async start(): Promise<void> {
    const { watchApp } = await import('../../app-files/app-watch.js');
    this.#watch = await watchApp(this.#options.root, this.#take, ({ message }) =>
      this.#options.log(
        'warning',
        `pages are not reloaded when files change: ${message} (--no-reload: no watch)`,
      ),
    );
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#watch?.close();
    await this.#reloading;
  }

  /** Whether a page has been sent to a browser before. */
  hasSent(path: string): boolean {
    return this.#sent.has(path);
  }

  /** A page is being sent to a browser. */
  notePage(path: string): void {
    this.#sent.set(path, this.#reloads);
    this.#pace.noteLoad(nowMs());
  }

  /** A page has connected: what was reloaded since it was sent, it has missed. */
  noteWelcome(hello: Hello, path: string): void {
    if ((this.#sent.get(path) ?? this.#reloads) === this.#reloads) return;
    this.#pages.tell({ t: 'reload', what: 'page' }, (other) => other === hello);
  }

  readonly #take = (paths: readonly string[]): void => {
    // While a reload waits for a file's sake, the same file changes nothing.
    if (this.#timer && paths.every((path) => this.#changed.has(path))) return;
    for (const path of paths) this.#changed.add(path);
    const pauseMs = this.#pace.takeChange(paths, nowMs());
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (pauseMs === 0) {
      this.#reload();
    } else {
      this.#name(paths);
      this.#timer = setTimeout(() => this.#reload(), pauseMs);
    }
  };

  #reload(): void {
    this.#timer = undefined;
    const isStyles = [...this.#changed].every((path) => extname(path).toLowerCase() === '.css');
    this.#changed.clear();
    if (!isStyles) this.#reloads += 1;
    this.#reloading = this.#reloading.then(() => this.#tellPages(isStyles));
  }

  async #tellPages(isStyles: boolean): Promise<void> {
    const { hellos } = this.#pages;
    const areThere = await Promise.all(hellos.map(({ url }) => this.#options.isThere(url)));
    const ready = new Set(hellos.filter((_hello, index) => areThere[index]));
    const held = this.#held;
    const isWhole = (hello: Hello) => !isStyles || held.has(hello);
    this.#held = new Set(hellos.filter((hello) => !ready.has(hello) && isWhole(hello)));
    this.#pages.tell(
      { t: 'reload', what: 'styles' },
      (hello) => ready.has(hello) && !isWhole(hello),
    );
    this.#pages.tell({ t: 'reload', what: 'page' }, (hello) => ready.has(hello) && isWhole(hello));
  }

  #name(paths: readonly string[]): void {
    for (const path of paths) {
      if (this.#named.has(path)) continue;
      this.#named.add(path);
      const name = relative(this.#options.root, path).split(sep).join('/');
      this.#options.log(
        'warning',
        `${name} changes each time a page is loaded, and each change reloads the page: from now on these reloads wait, longer each time (let the file be written outside of the app's folder, or use --no-reload)`,
      );
    }
  }
}
