import type { ShownEntry } from '../protocol.js';
import { type CallResult, type Origin, type Row, toCallResult, toRow } from './rows.js';

/** How many rows a page keeps, and how much text in them; the oldest are dropped. */
export const MAX_ROWS = 20_000;
const MAX_TEXT_LENGTH = 33_554_432;

/** What has happened, oldest first, as far back as it keeps. */
export class Timeline {
  #rows: Row[] = [];
  #textLength = 0;
  #count = 0;
  readonly #calls = new Map<string, Row>();
  /** How many rows were dropped for newer ones. */
  dropped = 0;
  /** How many entries the page missed because it was too slow, or not connected. */
  skipped = 0;
  /** How many of its rows are from before the page was opened. */
  before = 0;

  get rows(): readonly Row[] {
    return this.#rows;
  }

  /**
   * Adds entries. A result becomes part of its call's row.
   * @returns the new rows, and the calls that now have their result
   */
  add(
    entries: readonly ShownEntry[],
    origin: Origin,
  ): { added: readonly Row[]; answered: readonly Row[] } {
    const added: Row[] = [];
    const answered: Row[] = [];
    for (const entry of entries) {
      const call = entry.kind === 'result' ? this.#answer(entry) : undefined;
      if (call) answered.push(call);
      else added.push(this.#toRow(entry, origin));
    }
    for (const row of added) this.#rows.push(row);
    this.#dropOldest();
    return { added, answered };
  }

  clear(): void {
    this.#rows = [];
    this.#textLength = 0;
    this.#calls.clear();
    this.dropped = 0;
    this.skipped = 0;
    this.before = 0;
  }

  #toRow(entry: ShownEntry, origin: Origin): Row {
    this.#count += 1;
    const row = toRow(this.#count, entry, origin);
    if (origin.isBefore) this.before += 1;
    this.#textLength += row.text.length;
    if (entry.kind === 'call') this.#calls.set(callKey(entry), row);
    return row;
  }

  #answer(entry: CallResult['entry']): Row | undefined {
    const call = this.#calls.get(callKey(entry));
    if (!call || call.result) return undefined;
    call.result = toCallResult(entry);
    return call;
  }

  #dropOldest(): void {
    let count = Math.max(0, this.#rows.length - MAX_ROWS);
    for (const row of this.#rows.slice(0, count)) this.#forget(row);
    while (this.#textLength > MAX_TEXT_LENGTH) {
      const row = this.#rows[count];
      if (!row) break;
      this.#forget(row);
      count += 1;
    }
    if (count === 0) return;
    this.#rows.splice(0, count);
    this.dropped += count;
  }

  #forget({ entry, text, origin }: Row): void {
    this.#textLength -= text.length;
    if (origin.isBefore) this.before -= 1;
    if (entry.kind === 'call') this.#calls.delete(callKey(entry));
  }
}

/** Each app numbers its own calls. */
function callKey({ page, callbackId }: { readonly page: number; readonly callbackId: string }) {
  return `${page} ${callbackId}`;
}
