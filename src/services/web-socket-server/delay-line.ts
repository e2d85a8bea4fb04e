import { clearTimeout, nowMs, setTimeout } from '../../real-time/timers.js';

interface Waiting {
  readonly dueMs: number;
  readonly run: () => void;
}

/** Lets things happen later and in order: none overtakes the one before it, and none is early. */
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

  /** Runs all that waits at once. */
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
