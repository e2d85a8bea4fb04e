import type { CallbackContext } from '../../cordova/callback-context.js';
import { clearInterval, nowMs, setInterval } from '../../real-time/timers.js';

/** How long a client that is behind may keep the app waiting, in milliseconds. */
const MAX_WAIT_MS = 1_000;
const CHECK_INTERVAL_MS = 100;

/** A client that may fall behind; one that is not open is not sent to. */
export interface Paced {
  readonly isOpen: boolean;
}

/** A client that is behind, until when it is waited for (`nowMs`), and what waits. */
interface Awaited {
  readonly untilMs: number;
  readonly reports: (() => void)[];
}

/**
 * Slows an app that sends again on each success down to the speed of its clients: the success of
 * a send waits while its client is behind, that of a broadcast while any of its clients is. A client
 * that does not catch up in time holds up nothing any more.
 */
export class Pace {
  readonly #awaited = new Map<Paced, Awaited>();
  /** Clients that are behind and are waited for no longer. */
  readonly #givenUp = new Set<Paced>();
  #checks: NodeJS.Timeout | undefined;

  /** Reports the success of a send, now or when its client has caught up. */
  reportSend(client: Paced, context: CallbackContext): void {
    const awaited = this.#awaited.size > 0 ? this.#awaited.get(client) : undefined;
    if (awaited) awaited.reports.push(() => context.success());
    else context.success();
  }

  /** Reports the success of a send to all clients, now or when the last of them has caught up. */
  reportBroadcast(context: CallbackContext, result: unknown): void {
    const isAnyBehind = this.#awaited.size > 0;
    const behind = isAnyBehind ? [...this.#awaited].filter(([client]) => client.isOpen) : [];
    let count = behind.length;
    if (count === 0) context.success(result);
    for (const [, { reports }] of behind) {
      reports.push(() => {
        count -= 1;
        if (count === 0) context.success(result);
      });
    }
  }

  /** Notes that a client is behind until `remove` is called. */
  add(client: Paced): void {
    if (this.#awaited.has(client) || this.#givenUp.has(client)) return;
    this.#awaited.set(client, { untilMs: nowMs() + MAX_WAIT_MS, reports: [] });
    this.#checks ??= setInterval(() => this.#giveUp(), CHECK_INTERVAL_MS);
  }

  /** The client has caught up or left. */
  remove(client: Paced): void {
    this.#givenUp.delete(client);
    this.#release(client);
  }

  #giveUp(): void {
    const now = nowMs();
    for (const [client, { untilMs }] of this.#awaited) {
      if (now < untilMs) continue;
      this.#givenUp.add(client);
      this.#release(client);
    }
  }

  #release(client: Paced): void {
    const awaited = this.#awaited.get(client);
    if (!awaited) return;
    this.#awaited.delete(client);
    if (this.#awaited.size === 0) {
      clearInterval(this.#checks);
      this.#checks = undefined;
    }
    for (const report of awaited.reports) report();
  }
}
