import { clearTimeout, nowMs, setTimeout } from '../../real-time/timers.js';

interface Waiting {
  readonly dueMs: number;
  readonly run: () => void;
  readonly size: number;
  next: Waiting | undefined;
}

/**
 * Runs things later, in order: none overtakes another, and none runs early. However many wait, each
 * costs the same.
 */
export class DelayLine {
  readonly #onSize: (size: number) => void;
  #first: Waiting | undefined;
  #last: Waiting | undefined;
  #size = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param onSize is told how much waits, as soon as that changes */
  constructor(onSize: (size: number) => void) {
    this.#onSize = onSize;
  }

  /** Runs `run` after the delay and after all that was added before; now, if that is over. */
  add(delayMs: number, size: number, run: () => void): void {
    if (!this.#first && delayMs <= 0) {
      run();
      return;
    }
    const added: Waiting = { dueMs: nowMs() + delayMs, run, size, next: undefined };
    if (this.#last) this.#last.next = added;
    else this.#first = added;
    this.#last = added;
    this.#grow(size);
    this.#schedule();
  }

  /** Runs everything that waits, now. */
  flush(): void {
    this.#cancel();
    while (this.#first) this.#take(this.#first).run();
  }

  /** Forgets everything that waits. */
  clear(): void {
    this.#cancel();
    this.#first = undefined;
    this.#last = undefined;
    this.#grow(-this.#size);
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #schedule(): void {
    if (this.#first) this.#timer ??= setTimeout(() => this.#runDue(), this.#first.dueMs - nowMs());
  }

  #runDue(): void {
    this.#timer = undefined;
    const now = nowMs();
    while (this.#first && this.#first.dueMs <= now) this.#take(this.#first).run();
    this.#schedule();
  }

  #take(first: Waiting): Waiting {
    this.#first = first.next;
    if (!this.#first) this.#last = undefined;
    this.#grow(-first.size);
    return first;
  }

  #grow(size: number): void {
    this.#size += size;
    this.#onSize(this.#size);
  }
}
