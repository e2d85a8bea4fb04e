import type { CallbackContext } from '../../cordova/callback-context.js';
import { clearInterval, nowMs, setInterval } from '../../real-time/timers.js';

/** How long a client that is behind may keep the app waiting, in milliseconds. */
const MAX_WAIT_MS = 1_000;
const CHECK_INTERVAL_MS = 100;

/**
 * Slows an app that sends again on each success down to the speed of its clients: while a client
 * is behind, successes of sends wait. A client that does not catch up in time holds up nobody
 * any more.
 */
export class Pace {
  /** Clients that are behind, and until when they are waited for (`nowMs`). */
  readonly #awaited = new Map<object, number>();
  /** Clients that are behind and are waited for no longer. */
  readonly #givenUp = new Set<object>();
  readonly #waiting: (() => void)[] = [];
  #checks: NodeJS.Timeout | undefined;

  /** Reports a success, now or when the clients that are behind have caught up. */
  report(context: CallbackContext, result?: unknown): void {
    if (this.#awaited.size === 0) context.success(result);
    else this.#waiting.push(() => context.success(result));
  }

  /** Notes that a client is behind until `remove` is called. */
  add(client: object): void {
    if (this.#awaited.has(client) || this.#givenUp.has(client)) return;
    this.#awaited.set(client, nowMs() + MAX_WAIT_MS);
    this.#checks ??= setInterval(() => this.#giveUp(), CHECK_INTERVAL_MS);
  }

  /** The client has caught up or left. */
  remove(client: object): void {
    this.#givenUp.delete(client);
    if (this.#awaited.delete(client)) this.#reportWaiting();
  }

  #giveUp(): void {
    const now = nowMs();
    for (const [client, untilMs] of this.#awaited) {
      if (now < untilMs) continue;
      this.#awaited.delete(client);
      this.#givenUp.add(client);
    }
    this.#reportWaiting();
  }

  #reportWaiting(): void {
    if (this.#awaited.size > 0) return;
    clearInterval(this.#checks);
    this.#checks = undefined;
    for (const report of this.#waiting.splice(0)) report();
  }
}
