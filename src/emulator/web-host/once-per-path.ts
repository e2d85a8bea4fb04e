/** Whoever makes up paths must fill neither the memory nor the log. */
const MAX_LOGGED = 100;
const MAX_LOGGED_LENGTH = 100;

/** Sees to it that a path is said once. */
export class OncePerPath {
  readonly #logged = new Set<string>();

  /** How a path is to be shown; undefined when it has been, or when there are too many. */
  take(path: string): string | undefined {
    const shown = path.length > MAX_LOGGED_LENGTH ? `${path.slice(0, MAX_LOGGED_LENGTH)}…` : path;
    if (this.#logged.has(shown) || this.#logged.size === MAX_LOGGED) return undefined;
    this.#logged.add(shown);
    return shown;
  }
}
