import { findAsWritten, listNames, splitPath } from '../app-files/other-case.js';

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
    const asked = splitPath(path).join('/');
    let otherwise: FoundName;
    for (const root of this.#roots) {
      const written = await findAsWritten(root, path, this.#list);
      if (written === asked) return 'same';
      if (written !== undefined) otherwise ??= { otherwise: written };
    }
    return otherwise;
  }

  readonly #list = (folder: string): Promise<readonly string[] | undefined> => {
    const names = this.#folders.get(folder) ?? listNames(folder);
    this.#folders.set(folder, names);
    return names;
  };
}
