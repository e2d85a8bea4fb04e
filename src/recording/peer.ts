import { Connection, type Message } from '../clients/connection.js';
import type { Arrival } from './compare.js';

/** One end of a connection in a replay. */
export class Peer extends Connection {
  /** False once it has left a ping unanswered: not every peer answers. */
  #answersPings = true;

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
    if ('item' in taken) return toArrival(taken.item);
    return this.arrivals.hasEnded ? { kind: 'closed', ...(await this.closed) } : undefined;
  }

  /** Resolves when the connection has ended, or after `timeoutMs`. */
  whenClosed(timeoutMs: number): Promise<void> {
    return this.arrivals.wait(timeoutMs);
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

function toArrival(message: Message): Arrival {
  return typeof message === 'string'
    ? { kind: 'text', text: message }
    : { kind: 'binary', bytes: message };
}
