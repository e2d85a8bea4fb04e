import type { Socket } from 'node:net';
import { countQueuedBytes } from '../network/node-internals.js';
import type { Pace, Paced } from './pace.js';
import type { Frame } from './text-frame.js';
import { sendAfterThisTurn, type Waiting } from './turn.js';

/** With fewer bytes waiting, it is not worth counting how much memory they take. */
const LOOK_BYTES = 16 * 1024;
/** A client that has more than this waiting for it, in bytes of memory, is behind. */
const BEHIND_BYTES = 1024 * 1024;

/** A frame that is longer has a piece of memory of its own, which clients of a broadcast share. */
const SHARED_BYTES = 4 * 1024;
/** The largest piece of memory that several frames share. */
const PIECE_BYTES = 64 * 1024;

/** What waits to be sent to one client: how much that may be, and whether the client is behind. */
export class SendQueue implements Waiting {
  readonly #client: Paced;
  readonly #socket: Socket;
  readonly #pace: Pace;
  readonly #maxBytes: number;
  /** The size of the largest message that waits; 0 for small ones. */
  #largestBytes = 0;
  /** What is still on its way to the socket, in bytes of memory. */
  #delayedBytes = 0;
  #isBehind = false;
  /** Whether what was sent in this turn waits until its work is done. */
  #isInTurn = false;
  /** Frames of this turn that are to share a piece of memory: most turns have one. */
  #first: Frame | undefined;
  #more: Frame[] | undefined;
  /** How many bytes they are. */
  #frameBytes = 0;

  /** @param pace is told while the client is behind */
  constructor(client: Paced & { readonly socket: Socket }, pace: Pace, maxBytes: number) {
    this.#client = client;
    this.#socket = client.socket;
    this.#pace = pace;
    this.#maxBytes = maxBytes;
  }

  /** @returns true for the first call of a turn */
  beginTurn(): boolean {
    if (this.#isInTurn) return false;
    this.#isInTurn = true;
    sendAfterThisTurn(this);
    return true;
  }

  sendTurn(): void {
    this.#isInTurn = false;
    this.#write();
    if (this.#socket.writableCorked > 0) this.#socket.uncork();
  }

  /**
   * Holds a frame back until this turn's work is done, so that all of the turn leave in one system
   * call; to be called after `beginTurn`.
   */
  add(frame: Frame): void {
    if (frame.length > SHARED_BYTES || this.#frameBytes + frame.length > PIECE_BYTES) this.flush();
    if (!this.#first) this.#first = frame;
    else if (this.#more) this.#more.push(frame);
    else this.#more = [frame];
    this.#frameBytes += frame.length;
    if (frame.length > SHARED_BYTES) this.flush();
  }

  /** Gives the socket what `add` holds back: to be called before anybody else writes to it. */
  flush(): void {
    if (!this.#first) return;
    // More of this turn may follow.
    if (this.#isInTurn && this.#socket.writableCorked === 0) this.#socket.cork();
    this.#write();
  }

  #write(): void {
    if (!this.#first) return;
    const bytes = join(this.#first, this.#more, this.#frameBytes);
    this.#first = undefined;
    this.#more = undefined;
    this.#frameBytes = 0;
    if (this.#socket.writable) this.#socket.write(bytes);
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

/** All in one piece of memory, which is no larger than they are, because it may have to wait. */
function join(first: Frame, more: readonly Frame[] | undefined, byteLength: number): Buffer {
  if (!more) return first.bytes;
  const piece = Buffer.allocUnsafe(byteLength);
  let at = first.writeTo(piece, 0);
  for (const frame of more) at = frame.writeTo(piece, at);
  return piece;
}
