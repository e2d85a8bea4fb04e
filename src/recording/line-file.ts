import { type FileHandle, open } from 'node:fs/promises';

/** How many characters may wait for a slow disk before the recording is given up. */
const MAX_WAITING_LENGTH = 64 * 1024 * 1024;

/** A file to which lines are appended in order, as fast as the disk takes them. */
export class LineFile {
  readonly #handle: FileHandle;
  readonly #onFailure: (error: Error) => void;
  #waiting: string[] = [];
  #waitingLength = 0;
  #writing: Promise<void> | undefined;
  #failure: Error | undefined;

  /**
   * Opens a file and empties it.
   * @param onFailure called once when writing fails; later lines are lost
   */
  static async create(file: string, onFailure: (error: Error) => void): Promise<LineFile> {
    return new LineFile(await open(file, 'w'), onFailure);
  }

  private constructor(handle: FileHandle, onFailure: (error: Error) => void) {
    this.#handle = handle;
    this.#onFailure = onFailure;
  }

  get failure(): Error | undefined {
    return this.#failure;
  }

  add(line: string): void {
    if (this.#failure) return;
    this.#waiting.push(line);
    this.#waitingLength += line.length;
    if (this.#waitingLength > MAX_WAITING_LENGTH) {
      this.#fail(new Error('the disk is too slow for this recording'));
    } else {
      this.#writing ??= this.#writeAll();
    }
  }

  /** Resolves when everything has been written, or can't be. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#handle.close();
  }

  /** Lines that arrive during a write go out together in the next one. */
  async #writeAll(): Promise<void> {
    try {
      // Lines of the same turn go with the first.
      await undefined;
      while (this.#waiting.length > 0) {
        const text = this.#waiting.join('');
        this.#waiting = [];
        this.#waitingLength = 0;
        await this.#handle.writeFile(text);
      }
    } catch (error) {
      this.#fail(error as Error);
    }
    this.#writing = undefined;
  }

  #fail(error: Error): void {
    this.#failure = error;
    this.#waiting = [];
    this.#onFailure(error);
  }
}
