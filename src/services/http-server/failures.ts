/** The texts of this service alone (contract, section 4); the others are in `../failures.ts`. */

/** A root that `start` refuses: the app's text, and what to do about it for the log. */
export class RootError extends Error {
  override name = 'RootError';
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}

export function rootOutside(root: string): RootError {
  return new RootError(
    `root directory is outside the app: ${root}`,
    `the HTTP server's root "${root}" leads out of the app's www folder: move what it serves into that folder`,
  );
}

export function rootMissing(root: string, www: string): RootError {
  return new RootError(
    `root directory does not exist: ${root}`,
    `the HTTP server's root "${root}" is not in the app's www folder ${www}: correct the root, or name another www folder`,
  );
}

export function rootNoDirectory(root: string): RootError {
  return new RootError(
    `root is not a directory: ${root}`,
    `the HTTP server's root "${root}" is a file: name the folder that it is in`,
  );
}
