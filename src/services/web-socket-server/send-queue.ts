import type { Socket } from 'node:net';
import { countQueuedBytes } from '../network/node-internals.js';
import type { Pace, Paced } from './pace.js';

/** With fewer bytes waiting, it is not worth counting how much memory they take. */
const LOOK_BYTES = 16 * 1024;
/** A client that has more than this waiting for it, in bytes of memory, is behind. */
const BEHIND_BYTES = 1024 * 1024;

/** What waits to be sent to one client: how much that may be, and whether the client is behind. */
export class SendQueue {
  readonly #client: Paced;
  readonly #socket: Socket;
  readonly #pace: Pace;
  readonly #maxBytes: number;
  /** The size of the largest message that waits; 0 for small ones. */
  #largestBytes = 0;
  /** What is still on its way to the socket, in bytes of memory. */
  #delayedBytes = 0;
  #isBehind = false;

  /** @param pace is told while the client is behind */
  constructor(client: Paced & { readonly socket: Socket }, pace: Pace, maxBytes: number) {
    this.#client = client;
    this.#socket = client.socket;
    this.#pace = pace;
    this.#maxBytes = maxBytes;
  }

  /** Notes a message that is about to be written: one message alone, however large, cuts nobody. */
  note(byteLength: number): void {
    if (byteLength <= BEHIND_BYTES) return;
    if (this.#largestBytes === 0) {
      this.#socket.once('drain', () => {
        this.#largestBytes = 0;
      });
    }
    this.#largestBytes = Math.max(this.#largestBytes, byteLength);
  }

  /** Notes how much is still on its way to the socket. */
  noteDelayed(bytes: number): void {
    this.#delayedBytes = bytes;
  }

  /** @returns false when too much waits. A client that is behind is reported to the pace. */
  check(): boolean {
    if (this.#socket.writableLength < LOOK_BYTES && this.#delayedBytes === 0) return true;
    const queuedBytes = countQueuedBytes(this.#socket);
    if (queuedBytes + this.#delayedBytes > this.#maxBytes + this.#largestBytes) return false;
    if (queuedBytes > BEHIND_BYTES && !this.#isBehind) {
      this.#isBehind = true;
      this.#pace.add(this.#client);
      this.#socket.once('drain', () => this.end());
    }
    return true;
  }

  /** Nobody waits for this client any more. */
  end(): void {
    this.#isBehind = false;
    this.#pace.remove(this.#client);
  }
}
