import { setTimeout as sleep } from 'node:timers/promises';
import { nowMs } from '../real-time/timers.js';

/**
 * Says when to play an entry: as long after the other side's last action as in the recording,
 * however long the other side took for that action.
 */
export class ReplayClock {
  readonly #speed: number;
  readonly #signal: AbortSignal;
  /** A moment of the recording, and the same moment of the replay. */
  #start: { readonly recordedMs: number; readonly playedMs: number } | undefined;

  /** @param speed 1 as recorded, 10 for ten times as fast, Infinity without waiting */
  constructor(speed: number, signal: AbortSignal) {
    this.#speed = speed;
    this.#signal = signal;
  }

  /** What was recorded at `t` has just arrived. */
  sync(t: number): void {
    this.#start = { recordedMs: t, playedMs: nowMs() };
  }

  /** Resolves when it is time to play what was recorded at `t`. */
  async until(t: number): Promise<void> {
    this.#start ??= { recordedMs: t, playedMs: nowMs() };
    const { recordedMs, playedMs } = this.#start;
    const waitMs = playedMs + (t - recordedMs) / this.#speed - nowMs();
    if (waitMs > 0) await sleep(waitMs, undefined, { signal: this.#signal });
  }
}
