import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What was found at a path: the file itself, one whose name is written otherwise, or nothing. */
export type FoundName = 'same' | { readonly otherwise: string } | undefined;

/** The names in an app's folders as they are written: macOS and Windows would find them in any case. */
export class FileNames {
  readonly #folders = new Map<string, Promise<readonly string[] | undefined>>();
  readonly #roots: readonly string[];

  /** @param roots folders that come together in the app */
  constructor(roots: readonly string[]) {
    this.#roots = roots;
  }

  /** Whether there is such a file or folder, by just this name. */
  async has(path: string): Promise<boolean> {
    return (await this.find(path)) === 'same';
  }

  async find(path: string): Promise<FoundName> {
    let otherwise: FoundName;
    for (const root of this.#roots) {
      const found = await this.#findBelow(root, path);
      if (found === 'same') return found;
      otherwise ??= found;
    }
    return otherwise;
  }

  async #findBelow(root: string, path: string): Promise<FoundName> {
    const asked = path.split('/').filter((segment) => segment !== '');
    const written: string[] = [];
    for (const name of asked) {
      const names = await this.#list(join(root, ...written));
      // Nobody can say what is in a folder that can't be read.
      if (!names) return 'same';
      const found = names.includes(name) ? name : names.find((other) => fold(other) === fold(name));
      if (found === undefined) return undefined;
      written.push(found);
    }
    const found = written.join('/');
    return found === asked.join('/') ? 'same' : { otherwise: found };
  }

  #list(folder: string): Promise<readonly string[] | undefined> {
    const known = this.#folders.get(folder);
    if (known) return known;
    const names = readdir(folder).catch((error: NodeJS.ErrnoException) =>
      error.code === 'ENOTDIR' || error.code === 'ENOENT' ? [] : undefined,
    );
    this.#folders.set(folder, names);
    return names;
  }
}

/** Case, and how macOS writes accents. */
function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
