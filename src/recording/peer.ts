import { Connection, type Message } from '../clients/connection.js';
import type { Arrival } from './compare.js';

/** One end of a connection in a replay. */
export class Peer extends Connection {
  /** False once it has left a ping without an answer: not all have one. */
  #answersPings = true;

  /** What has come and was not taken. */
  get leftMessages(): readonly Arrival[] {
    return this.arrivals.left.map(toArrival);
  }

  /**
   * The next arrival, in order; `closed` is the last one, and is given from then on.
   * @returns undefined when there is none within `timeoutMs`
   */
  async next(timeoutMs: number): Promise<Arrival | undefined> {
    const taken = await this.arrivals.take(() => true, timeoutMs);
    if ('item' in taken) return toArrival(taken.item);
    return this.arrivals.hasEnded ? { kind: 'closed', ...(await this.closed) } : undefined;
  }

  /** Waits until the connection has ended. */
  whenClosed(timeoutMs: number): Promise<void> {
    return this.arrivals.wait(timeoutMs);
  }

  /**
   * Resolves when the other side has read all that was sent to it, and this one what it sent before.
   *
   * @param waitMs how long that may take; one that does not answer in this time is waited for once
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
