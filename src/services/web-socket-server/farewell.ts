import { clearInterval, setImmediate, setInterval } from '../../real-time/timers.js';
import { MAX_GRACES, MAX_IDLE_GRACES, STOP_GRACE_MS } from '../../stop-grace.js';
import type { Client } from './client.js';

/** A grace is counted in parts: a process that is kept from running loses one of them, and still reads answers. */
const PARTS = 10;

/** Waits for the clients of a stopping server, which were told to go. */
export class Farewell {
  readonly #clients: ReadonlyMap<string, Client>;
  #onLastLeft: (() => void) | undefined;

  /** @param clients those that have not left yet; it shrinks as they leave */
  constructor(clients: ReadonlyMap<string, Client>) {
    this.#clients = clients;
  }

  /** A client has left. */
  noteLeft(): void {
    if (this.#clients.size === 0) this.#onLastLeft?.();
  }

  /**
   * Waits until every client has answered or ended TCP, or all graces are over.
   * @returns the ids of those to which something was still on its way, and how many bytes
   */
  async wait(): Promise<{ ids: string[]; bytes: number }> {
    let idleGraces = 0;
    for (let graces = 1; graces <= MAX_GRACES && this.#clients.size > 0; graces += 1) {
      const before = this.#unsentBytes;
      await this.#waitOneGrace();
      const after = this.#unsentBytes;
      idleGraces = after === before ? idleGraces + 1 : 0;
      // The system's own buffers hide for a while that a slow client reads.
      if (idleGraces === (after > 0 ? MAX_IDLE_GRACES : 1)) break;
    }
    const lacking = [...this.#clients.values()].filter(({ unsentBytes }) => unsentBytes > 0);
    return { ids: lacking.map(({ id }) => id), bytes: this.#unsentBytes };
  }

  async #waitOneGrace(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#onLastLeft = resolve;
      let left = PARTS;
      timer = setInterval(() => {
        left -= 1;
        if (left === 0) setImmediate(resolve);
      }, STOP_GRACE_MS / PARTS);
    });
    clearInterval(timer);
    this.#onLastLeft = undefined;
  }

  /** Shrinks while clients take what is on its way to them, and nothing is sent. */
  get #unsentBytes(): number {
    return [...this.#clients.values()].reduce((sum, { unsentBytes }) => sum + unsentBytes, 0);
  }
}
