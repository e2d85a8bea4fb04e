import { clearTimeout, nowMs, setTimeout } from '../../real-time/timers.js';

interface Waiting {
  readonly dueMs: number;
  readonly run: () => void;
}

/** Runs things later, in order: none overtakes another, and none runs early. */
export class DelayLine {
  readonly #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** Runs `run` after the delay and after all that was added before; now, if that is over. */
  add(delayMs: number, run: () => void): void {
    if (this.#waiting.length === 0 && delayMs <= 0) {
      run();
      return;
    }
    this.#waiting.push({ dueMs: nowMs() + delayMs, run });
    this.#schedule();
  }

  /** Runs everything that waits, now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) next.run();
  }

  #schedule(): void {
    const [next] = this.#waiting;
    if (next) this.#timer ??= setTimeout(() => this.#runDue(), next.dueMs - nowMs());
  }

  #runDue(): void {
    this.#timer = undefined;
    const now = nowMs();
    for (let [next] = this.#waiting; next && next.dueMs <= now; [next] = this.#waiting) {
      this.#waiting.shift();
      next.run();
    }
    this.#schedule();
  }
}
