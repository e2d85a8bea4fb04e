import { randomBytes } from 'node:crypto';
import { nowMs } from '../../../real-time/timers.js';

const TICKET_BYTES = 24;
/** How long a ticket can be used. */
const TICKET_TTL_MS = 10_000;
/** Tickets that wait to be used; a page needs one, and uses it at once. */
const MAX_TICKETS = 1_000;

/**
 * One-use tickets for the bridge. A page fetches one by POST, which another origin can't do,
 * and no script or HTML holds a secret that could be read or grow stale in a cache.
 */
export class Tickets {
  readonly #expiries = new Map<string, number>();
  readonly #now: () => number;

  /** @param now a clock that is never set, in milliseconds */
  constructor(now: () => number = nowMs) {
    this.#now = now;
  }

  /** @returns a ticket, or undefined when too many wait to be used */
  issue(): string | undefined {
    this.#dropExpired();
    if (this.#expiries.size >= MAX_TICKETS) return undefined;
    const ticket = randomBytes(TICKET_BYTES).toString('base64url');
    this.#expiries.set(ticket, this.#now() + TICKET_TTL_MS);
    return ticket;
  }

  /** Whether a ticket can be used. */
  has(ticket: string): boolean {
    this.#dropExpired();
    return this.#expiries.has(ticket);
  }

  /** Uses a ticket up. */
  redeem(ticket: string): boolean {
    this.#dropExpired();
    return this.#expiries.delete(ticket);
  }

  /** Tickets expire in the order in which they were issued. */
  #dropExpired(): void {
    const now = this.#now();
    for (const [ticket, expiry] of this.#expiries) {
      if (expiry > now) return;
      this.#expiries.delete(ticket);
    }
  }
}
