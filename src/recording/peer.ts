import type { WebSocket } from 'ws';
import { Connection, type Message } from '../clients/connection.js';
import { clearTimeout, setTimeout } from '../real-time/timers.js';
import type { Arrival } from './compare.js';

/** How much of what was sent may wait for the other side, in bytes: as for the phone's own clients. */
const MAX_UNSENT_BYTES = 32 * 1024 * 1024;
/** How much of what has arrived may wait for its turn, in bytes of memory; then nothing more is read. */
const MAX_UNTAKEN_BYTES = 64 * 1024 * 1024;
/** What a message takes besides its bytes. */
const BYTES_PER_MESSAGE = 200;

/** One end of a connection in a replay. */
export class Peer extends Connection {
  /** False once it has left a ping unanswered: not every peer answers. */
  #answersPings = true;
  /** What has not left yet, in bytes of memory. */
  #unsentBytes = 0;
  #lastSent: Promise<void> = Promise.resolve();
  #untakenBytes = 0;
  #isEnding = false;

  constructor(ws: WebSocket) {
    super(ws);
    this.onMessage((message) => this.#noteUntaken(sizeOf(message)));
  }

  /** The messages that have arrived and were not taken. */
  get leftMessages(): readonly Arrival[] {
    return this.arrivals.left.map(toArrival);
  }

  /**
   * The next arrival, in order; `closed` is the last, and is returned again from then on.
   * @returns undefined when nothing arrives within `timeoutMs`
   */
  async next(timeoutMs: number): Promise<Arrival | undefined> {
    const taken = await this.arrivals.take(() => true, timeoutMs);
    if ('item' in taken) {
      this.#noteUntaken(-sizeOf(taken.item));
      return toArrival(taken.item);
    }
    return this.arrivals.hasEnded ? { kind: 'closed', ...(await this.closed) } : undefined;
  }

  /** Resolves when the connection has ended, or after `timeoutMs`. */
  whenClosed(timeoutMs: number): Promise<void> {
    // Its end comes after everything else.
    this.#isEnding = true;
    this.thaw();
    return this.arrivals.wait(timeoutMs);
  }

  override send(message: Message): Promise<void> {
    const size = sizeOf(message);
    this.#unsentBytes += size;
    this.#lastSent = super.send(message).then(() => {
      this.#unsentBytes -= size;
    });
    return this.#lastSent;
  }

  /**
   * Resolves with true when there is room to send more, or nobody to send to. When too much waits and
   * the other side has taken nothing for `waitMs`, cuts it, as the phone does, and resolves with false.
   */
  async keepsUp(waitMs: number): Promise<boolean> {
    while (this.isOpen && this.#unsentBytes > MAX_UNSENT_BYTES) {
      const before = this.#unsentBytes;
      await this.#whenSent(waitMs);
      if (!this.isOpen || this.#unsentBytes < before) continue;
      this.terminate();
      return false;
    }
    return true;
  }

  #whenSent(timeoutMs: number): Promise<unknown> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMs);
    });
    return Promise.race([this.#lastSent, this.closed, late]).finally(() => clearTimeout(timer));
  }

  #noteUntaken(bytes: number): void {
    this.#untakenBytes += bytes;
    if (this.#isEnding) return;
    if (this.#untakenBytes > MAX_UNTAKEN_BYTES) this.freeze();
    else if (bytes < 0 && this.#untakenBytes <= MAX_UNTAKEN_BYTES / 2) this.thaw();
  }

  /**
   * Resolves when each side has read everything the other sent before.
   *
   * @param waitMs how long that may take; a peer that doesn't answer in time is waited for only once
   */
  async flush(waitMs: number): Promise<void> {
    if (this.isOpen && this.#answersPings) this.#answersPings = await this.ping(waitMs);
  }
}

function sizeOf(message: Message): number {
  return BYTES_PER_MESSAGE + message.length;
}

function toArrival(message: Message): Arrival {
  return typeof message === 'string'
    ? { kind: 'text', text: message }
    : { kind: 'binary', bytes: message };
}
