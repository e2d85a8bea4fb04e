import type { ExecOutcome } from '../index.js';

/** What is being recorded. */
export interface Recording {
  readonly file: string;
  stop(): Promise<{ readonly entries: number }>;
}

/** Begins a recording; without a name it finds one. Says itself when one breaks off. */
export type StartRecording = (file?: string) => Recording | Promise<Recording>;

/** The one recording that can be begun and ended while a phone runs. */
export class Recorder {
  readonly #start: StartRecording | undefined;
  readonly #listeners = new Set<() => void>();
  #recording: Recording | undefined;
  /** Two who ask at the same time take turns: one begins it, the other ends it. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(start: StartRecording | undefined) {
    this.#start = start;
  }

  /** The file that is being written. */
  get file(): string | undefined {
    return this.#recording?.file;
  }

  /** Tells of each beginning and each end. @returns a function that ends that */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Begins a recording, or ends the one that is under way. */
  toggle(file?: string): Promise<ExecOutcome> {
    return this.#takeTurn(() => (this.#recording ? this.#end(file) : this.#begin(file)));
  }

  /** Ends the recording. Whoever could not write it has said so. */
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
