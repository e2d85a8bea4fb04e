import { type FileHandle, open } from 'node:fs/promises';
import { toBatches } from '../formats/json-room.js';

/** How many characters may wait for a slow disk, besides the longest line, before the recording is given up. */
const MAX_WAITING_LENGTH = 256 * 1024 * 1024;

/** A file to which lines are appended in order, as fast as the disk takes them. */
export class LineFile {
  readonly #handle: FileHandle;
  readonly #onFailure: (error: Error) => void;
  #waiting: string[] = [];
  /** What is not in the file yet, in characters. */
  #waitingLength = 0;
  #longest = 0;
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
    this.#longest = Math.max(this.#longest, line.length);
    if (this.#waitingLength > MAX_WAITING_LENGTH + this.#longest) {
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
        const lines = this.#waiting;
        this.#waiting = [];
        for (const batch of toBatches(lines, ({ length }) => length)) {
          if (this.#failure) return;
          const text = batch.join('');
          await this.#handle.writeFile(text);
          this.#waitingLength -= text.length;
        }
      }
      this.#longest = 0;
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
