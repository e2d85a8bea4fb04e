import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { clearTimeout, nowMs, setTimeout } from '../real-time/timers.js';
import type { Arrival } from './compare.js';

/** One end of a connection in a replay, and what has come from the other one. */
export class Peer {
  readonly #ws: WebSocket;
  readonly #arrivals: Arrival[] = [];
  /** Of a client, for ends that WebSocket has no word for. */
  #socket: Socket | undefined;
  #wake = () => {};
  /** False once it has left a ping without an answer: not all have one. */
  #answersPings = true;

  /** @param ws just made: the first message may come with the handshake */
  constructor(ws: WebSocket) {
    this.#ws = ws;
    ws.on('message', (bytes: Buffer, isBinary) => {
      this.#add(isBinary ? { kind: 'binary', bytes } : { kind: 'text', text: bytes.toString() });
    });
    ws.on('close', (code, reason) => this.#add({ kind: 'closed', code, reason: String(reason) }));
    ws.once('upgrade', ({ socket }) => {
      this.#socket = socket;
    });
    // What an error of a connection means is in its close code.
    ws.on('error', () => {});
  }

  get isOpen(): boolean {
    return this.#ws.readyState === this.#ws.OPEN;
  }

  /** What has come and was not taken; its end, which can be taken again and again, is not of it. */
  get leftMessages(): readonly Arrival[] {
    return this.#arrivals.filter(({ kind }) => kind !== 'closed');
  }

  /**
   * The next arrival, in order; `closed` is the last one, and is given from then on.
   * @returns undefined when there is none within `timeoutMs`
   */
  async next(timeoutMs: number): Promise<Arrival | undefined> {
    if (this.#arrivals.length === 0) await this.#waitForArrival(timeoutMs);
    const [first] = this.#arrivals;
    if (first && first.kind !== 'closed') this.#arrivals.shift();
    return first;
  }

  /** Waits until the connection has ended; what comes until then is passed over. */
  async whenClosed(timeoutMs: number): Promise<void> {
    const deadlineMs = nowMs() + timeoutMs;
    for (;;) {
      const arrival = await this.next(Math.max(deadlineMs - nowMs(), 0));
      if (!arrival || arrival.kind === 'closed') return;
    }
  }

  send(payload: string | Buffer): void {
    this.#ws.send(payload);
  }

  close(code?: number, reason?: string): void {
    if (code === undefined) this.#ws.close();
    else this.#ws.close(code, reason);
  }

  /** Ends the connection with a TCP reset. */
  reset(): void {
    if (this.#socket) this.#socket.resetAndDestroy();
    else this.#ws.terminate();
  }

  /** Ends the connection without a close frame. */
  end(): void {
    if (this.#socket) this.#socket.end();
    else this.#ws.terminate();
  }

  /** Ends it at once, whatever the other side does. */
  terminate(): void {
    this.#ws.terminate();
  }

  /**
   * Resolves when the other side has read all that was sent to it, and this one what it sent before.
   *
   * @param waitMs how long that may take; one that does not answer in this time is waited for once
   */
  async flush(waitMs: number): Promise<void> {
    if (!this.isOpen || !this.#answersPings) return;
    const answered = new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#ws.off('pong', end).off('close', end);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#answersPings = false;
        end();
      }, waitMs);
      this.#ws.on('pong', end).on('close', end);
    });
    this.#ws.ping();
    await answered;
  }

  #add(arrival: Arrival): void {
    this.#arrivals.push(arrival);
    this.#wake();
  }

  #waitForArrival(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = Number.isFinite(timeoutMs) ? setTimeout(resolve, timeoutMs) : undefined;
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
