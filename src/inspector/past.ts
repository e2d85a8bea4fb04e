import { randomUUID } from 'node:crypto';
import { countCharacters } from '../formats/json-room.js';
import type { Emulator, TraceEntry } from '../index.js';
import type { PastRange, ShownEntry } from './protocol.js';
import { ENTRY_LENGTH, type Shortened, shorten, shortenedCopy, textLength } from './shorten.js';

/** How much text of an entry is kept, in characters: a long one must not cost much to keep. */
const MAX_KEPT_LENGTH = 16_384;
/** How much text is kept in all of them, in characters. */
const MAX_LENGTH = 8_388_608;

/**
 * The last entries of a phone's trace, for pages that are opened later. Entries are kept as they are,
 * which costs a message next to nothing; what is long or binary is cut before it is kept.
 */
export class Past {
  readonly #count: number;
  readonly #id = randomUUID();
  /** Entry `n` is at `n % count`. */
  readonly #entries: (ShownEntry | undefined)[];
  readonly #lengths: Uint32Array;
  #length = 0;
  #first = 0;
  #end = 0;
  #slot = 0;
  #startMs: number | undefined;

  /** @param count how many entries to keep; with 0 it doesn't listen */
  constructor(emulator: Pick<Emulator, 'onTrace'>, count: number) {
    this.#count = count;
    this.#entries = Array(count).fill(undefined);
    this.#lengths = new Uint32Array(count);
    if (count > 0) emulator.onTrace((entry) => this.#take(entry));
  }

  /** The numbers of the entries that are kept; undefined if none ever are. */
  get range(): PastRange | undefined {
    if (this.#count === 0) return undefined;
    return { of: this.#id, first: this.#first, end: this.#end };
  }

  /** When the trace's times begin, in milliseconds since 1970; undefined until something has happened. */
  get startMs(): number | undefined {
    return this.#startMs;
  }

  /** What is kept, oldest first, as pages get it. */
  *entries(): Generator<Shortened> {
    for (let n = this.#first; n < this.#end; n += 1) {
      const entry = this.#entries[n % this.#count];
      if (!entry) continue;
      // What was cut is as long as it may be, and knows how long it was.
      yield entry.cutBytes === undefined ? shorten(entry) : { entry, length: MAX_KEPT_LENGTH };
    }
  }

  #take(entry: TraceEntry): void {
    this.#startMs ??= Date.now() - entry.t;
    const slot = this.#slot;
    if (this.#end - this.#first === this.#count) this.#dropOldest();
    const text = countText(entry);
    const isCopied = text > MAX_KEPT_LENGTH || mayChange(entry);
    const length = ENTRY_LENGTH + Math.min(text, MAX_KEPT_LENGTH);
    this.#entries[slot] = isCopied ? shortenedCopy(entry, MAX_KEPT_LENGTH).copy : entry;
    this.#lengths[slot] = length;
    this.#length += length;
    this.#end += 1;
    this.#slot = slot + 1 === this.#count ? 0 : slot + 1;
    while (this.#length > MAX_LENGTH) this.#dropOldest();
  }

  #dropOldest(): void {
    const slot = this.#first % this.#count;
    this.#entries[slot] = undefined;
    this.#length -= this.#lengths[slot] ?? 0;
    this.#first += 1;
  }
}

/** How much text an entry has, in characters. */
function countText(entry: TraceEntry): number {
  return textLength(entry) ?? (entry.kind === 'frame' ? 0 : countCharacters(entry));
}

/** Bytes would stay in memory, and an answer is the app's to change if it is in this process. */
function mayChange(entry: TraceEntry): boolean {
  if (entry.kind === 'frame') return entry.bytes !== undefined;
  return entry.kind === 'result' && typeof entry.message === 'object';
}
