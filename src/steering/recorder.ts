import type { ExecOutcome } from '../index.js';

/** What is being recorded. */
export interface Recording {
  readonly file: string;
  stop(): Promise<{ readonly entries: number }>;
}

/** Starts a recording, inventing a file name if none is given. Reports by itself if it breaks off. */
export type StartRecording = (file?: string) => Recording | Promise<Recording>;

/** The recording of a running phone: at most one at a time. */
export class Recorder {
  readonly #start: StartRecording | undefined;
  readonly #listeners = new Set<() => void>();
  #recording: Recording | undefined;
  /** Concurrent requests take turns: one starts a recording, the next ends it. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(start: StartRecording | undefined) {
    this.#start = start;
  }

  /** The file being recorded to. */
  get file(): string | undefined {
    return this.#recording?.file;
  }

  /** Calls back on each start and end. @returns unsubscribes */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Starts a recording, or ends the one under way. */
  toggle(file?: string): Promise<ExecOutcome> {
    return this.#takeTurn(() => (this.#recording ? this.#end(file) : this.#begin(file)));
  }

  /** Ends the recording. If it failed, that has been reported. */
  async close(): Promise<void> {
    await this.#takeTurn(() => this.#end()).catch(() => {});
  }

  #takeTurn<Result>(action: () => Promise<Result>): Promise<Result> {
    const done = this.#turn.then(action);
    this.#turn = done.catch(() => {});
    return done;
  }

  async #begin(file?: string): Promise<ExecOutcome> {
    if (!this.#start) return { ok: false, message: 'nothing can be recorded here' };
    this.#set(await this.#start(file));
    return { ok: true, message: { file: this.file } };
  }

  async #end(file?: string): Promise<ExecOutcome> {
    const recording = this.#recording;
    if (recording && file !== undefined) {
      const message = `${recording.file} is being recorded: record without a file ends it`;
      return { ok: false, message };
    }
    this.#set(undefined);
    return { ok: true, message: { file: recording?.file, ...(await recording?.stop()) } };
  }

  #set(recording: Recording | undefined): void {
    this.#recording = recording;
    for (const listener of this.#listeners) listener();
  }
}
