import { countCharacters, MAX_MESSAGE_BYTES } from '../../formats/json-room.js';
import type { TraceEntry } from '../../index.js';

/** What has happened before everything is ready, for as long as it has to wait. */
export class EarlyEntries {
  readonly #entries: TraceEntry[] = [];
  #length = 0;
  #missed = 0;

  /** How many entries were too many to be kept. */
  get missed(): number {
    return this.#missed;
  }

  add(entry: TraceEntry): void {
    // Only these are shown.
    if (entry.kind !== 'event' && entry.kind !== 'state' && entry.kind !== 'log') return;
    if (this.#length > MAX_MESSAGE_BYTES) {
      this.#missed += 1;
      return;
    }
    this.#length += countCharacters(entry);
    this.#entries.push(entry);
  }

  /** Hands them out, oldest first. */
  take(): readonly TraceEntry[] {
    return this.#entries.splice(0);
  }
}
