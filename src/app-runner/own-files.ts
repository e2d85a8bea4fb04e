import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from 'node:worker_threads';

/** The app whose files are asked for. */
export interface OwnFilesOptions {
  /** The absolute path of its folder. */
  readonly www: string;
  /** The page it began with, from there. */
  readonly startPage: string;
  readonly host?: string | true;
}

export interface OwnRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
}

export interface OwnAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

/** What the thread of the files gets. */
export interface OwnFilesData extends OwnFilesOptions {
  readonly port: MessagePort;
  /** Becomes 1 when an answer is in the port. */
  readonly isAnswered: Int32Array;
}

/** What comes back: the answer, or why there is none. */
export type OwnReply = { readonly answer: OwnAnswer } | { readonly failure: string };

// Built from `own-files-worker.ts`; the same path from the sources and from the bundle.
const WORKER = new URL('../../dist/cli/own-files-worker.js', import.meta.url);

/** A file of this machine is there long before, however busy it is. */
const MAX_WAIT_MS = 60_000;

/**
 * Answers requests for an app's own files while the app's thread waits. That thread serves them itself,
 * which it can't do meanwhile: another one, begun with the first request, has an emulator that serves
 * the same folder by the same rules.
 */
export class OwnFiles {
  readonly #options: OwnFilesOptions;
  readonly #isAnswered = new Int32Array(new SharedArrayBuffer(4));
  #port: MessagePort | undefined;

  constructor(options: OwnFilesOptions) {
    this.#options = options;
  }

  /** @throws Error when the files can't be served */
  ask(request: OwnRequest): OwnAnswer {
    const port = this.#open();
    Atomics.store(this.#isAnswered, 0, 0);
    port.postMessage(request);
    Atomics.wait(this.#isAnswered, 0, 0, MAX_WAIT_MS);
    const reply = receiveMessageOnPort(port)?.message as OwnReply | undefined;
    if (reply && 'answer' in reply) return reply.answer;
    throw new Error(reply?.failure ?? 'the app’s files gave no answer');
  }

  #open(): MessagePort {
    if (this.#port) return this.#port;
    const { port1, port2 } = new MessageChannel();
    const data: OwnFilesData = {
      ...this.#options,
      port: port2,
      isAnswered: this.#isAnswered,
    };
    new Worker(WORKER, { workerData: data, transferList: [port2] }).unref();
    this.#port = port1;
    return port1;
  }
}
