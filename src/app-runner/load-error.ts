/** A file of the page, such as a script, that could not be fetched: one line, which names its URL. */
export class LoadError extends Error {
  readonly url: string;

  constructor(url: string, reason: string) {
    super(`${url} can't be loaded: ${reason}`);
    this.url = url;
    // Where we noticed is of no use to the app's developer.
    this.stack = `Error: ${this.message}`;
  }
}

/** Why a fetch has failed: Node's says only that it has, and its cause the rest. */
export function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  const { code, message: inner } = (cause ?? {}) as NodeJS.ErrnoException;
  return inner || code || message;
}
