import { clearInterval, nowMs, setImmediate, setInterval } from '../../real-time/timers.js';
import { NO_PONG } from './failures.js';

/** Java-WebSocket cuts a client that has not answered for one and a half intervals. */
const TOLERANCE = 1.5;

/** Whether a client owes the answer to a ping. */
export class PongWatch {
  #lastPongMs = nowMs();
  /** True from a ping to the pong that answers it. */
  #isPinged = false;

  notePing(): void {
    this.#isPinged = true;
  }

  notePong(): void {
    this.#lastPongMs = nowMs();
    this.#isPinged = false;
  }

  /** Since the last answer, or since it connected, in milliseconds; 0 when none is owed. */
  msWithout(): number {
    return this.#isPinged ? nowMs() - this.#lastPongMs : 0;
  }
}

/** Who is pinged. */
export interface Pinged {
  readonly pongs: PongWatch;
  ping(): void;
  /** Ends its connection; the reason goes to the app. */
  cut(reason: string): void;
}

/** Pings clients, and cuts those that don't answer. */
export class KeepAlive {
  readonly #intervalMs: number;
  readonly #findClients: () => Iterable<Pinged>;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param intervalMs 0 for never
   * @param findClients the clients to ping at this moment
   */
  constructor(intervalMs: number, findClients: () => Iterable<Pinged>) {
    this.#intervalMs = intervalMs;
    this.#findClients = findClients;
  }

  start(): void {
    // Pongs that this process has not read yet are read first.
    const check = () => setImmediate(() => this.#check());
    if (this.#intervalMs > 0) this.#timer = setInterval(check, this.#intervalMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #check(): void {
    for (const client of this.#findClients()) {
      if (client.pongs.msWithout() > this.#intervalMs * TOLERANCE) client.cut(NO_PONG);
      else client.ping();
    }
  }
}
