import { setTimeout as sleep } from 'node:timers/promises';
import { nowMs } from '../real-time/timers.js';

/**
 * When what was recorded at a time is played: as long after what the other side did last as it
 * was then, however long the other side took for that.
 */
export class ReplayClock {
  readonly #speed: number;
  readonly #signal: AbortSignal;
  /** The two moments that are the same: in the recording, and now. */
  #start: { readonly recordedMs: number; readonly playedMs: number } | undefined;

  /** @param speed 1 as recorded, 10 ten times as fast, Infinity without any waiting */
  constructor(speed: number, signal: AbortSignal) {
    this.#speed = speed;
    this.#signal = signal;
  }

  /** What was recorded at `t` has come. */
  sync(t: number): void {
    this.#start = { recordedMs: t, playedMs: nowMs() };
  }

  /** Resolves when it is the time for what was recorded at `t`. */
  async until(t: number): Promise<void> {
    this.#start ??= { recordedMs: t, playedMs: nowMs() };
    const { recordedMs, playedMs } = this.#start;
    const waitMs = playedMs + (t - recordedMs) / this.#speed - nowMs();
    if (waitMs > 0) await sleep(waitMs, undefined, { signal: this.#signal });
  }
}
