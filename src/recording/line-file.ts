import { type FileHandle, open } from 'node:fs/promises';

/** How much may wait for a slow disk, in characters, before the recording is given up. */
const MAX_WAITING_LENGTH = 64 * 1024 * 1024;

/** A file that lines are added to, as fast as the disk takes them and in order. */
export class LineFile {
  readonly #handle: FileHandle;
  readonly #onFailure: (error: Error) => void;
  #waiting: string[] = [];
  #waitingLength = 0;
  #writing: Promise<void> | undefined;
  #failure: Error | undefined;

  /**
   * Opens a file, and empties it.
   * @param onFailure is called once when it can't be written any more; later lines are lost
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
      this.#fail(new Error('the disk takes less than is recorded'));
    } else {
      this.#writing ??= this.#writeAll();
    }
  }

  /** Resolves when everything is in the file, or can't get there. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#handle.close();
  }

  /** What comes while a write is under way is the next one, in one piece. */
  async #writeAll(): Promise<void> {
    try {
      // Whatever comes in the same turn goes with the first line.
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
