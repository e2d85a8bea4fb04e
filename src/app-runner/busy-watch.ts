import { STOP_GRACE_MS } from '../stop-grace.js';

/** Whoever waits as long for a sign of an app that is ending (`cli/process/shutdown.ts`) gives it up, too. */
const MIN_GRACES = 12;

/** Notices that a thread answers no more, because its code keeps it busy. */
export class BusyWatch {
  readonly #timer: NodeJS.Timeout;
  #silentTicks = 0;

  /**
   * @param limitMs how long it may be busy, at least six seconds, in milliseconds
   * @param ask asks the thread for a sign
   * @param onBusy called once when there was none for so long
   */
  constructor(limitMs: number, ask: () => void, onBusy: () => void) {
    const maxTicks = Math.max(Math.ceil(limitMs / STOP_GRACE_MS), MIN_GRACES);
    // Counted one by one: a machine that has slept, or is busy itself, gives the thread longer.
    this.#timer = setInterval(() => {
      this.#silentTicks += 1;
      if (this.#silentTicks === 1) ask();
      if (this.#silentTicks <= maxTicks) return;
      this.stop();
      onBusy();
    }, STOP_GRACE_MS);
    this.#timer.unref();
  }

  /** A sign has come. */
  onSign(): void {
    this.#silentTicks = 0;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
