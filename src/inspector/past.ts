import { randomUUID } from 'node:crypto';
import { countCharacters } from '../formats/json-room.js';
import type { Emulator, TraceEntry } from '../index.js';
import type { Direction, SparingListener, TracedAt } from '../trace/entries.js';
import type { PastRange, ShownEntry } from './protocol.js';
import { type Shortened, shorten, shortenedCopy } from './shorten.js';

/** How much text of an entry is kept, in characters: a long one must not cost much to keep. */
const MAX_KEPT_LENGTH = 16_384;
/** How much text is kept in all of them, in characters. */
const MAX_LENGTH = 8_388_608;
/** What an entry counts besides its text. */
const ENTRY_LENGTH = 64;

/** The longest of the shorter texts, in characters. */
const SHORT = 128;
const KEPT_AS_STRING = 255;

/** What is in a slot: an entry as it is, or what makes up one of the frequent ones. */
const ENTRY = 0;
const RECEIVED = 1;
const SENT = 2;
const MESSAGE = 3;

/**
 * The last entries of a phone's trace, for pages that are opened later. Of texts, their parts are kept,
 * in memory that is there already: a message costs next to nothing. What is long or binary is cut before
 * it is kept.
 */
export class Past {
  readonly #count: number;
  readonly #id = randomUUID();
  // Entry `n` is at `n % count` in all of them.
  readonly #kinds: Uint8Array;
  readonly #times: Float64Array;
  readonly #pages: Uint32Array;
  readonly #ports: Uint16Array;
  readonly #clients: string[];
  /** Longer texts. */
  readonly #texts: string[];
  /** Shorter ones, in UTF-16: a string that is kept costs the collector more than its message does. */
  readonly #shortTexts: Uint16Array;
  /** How long a shorter one is; `KEPT_AS_STRING` for others. */
  readonly #textLengths: Uint8Array;
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
    this.#kinds = new Uint8Array(count);
    this.#times = new Float64Array(count);
    this.#pages = new Uint32Array(count);
    this.#ports = new Uint16Array(count);
    this.#lengths = new Uint32Array(count);
    this.#clients = Array(count).fill('');
    this.#texts = Array(count).fill('');
    this.#shortTexts = new Uint16Array(count * SHORT);
    this.#textLengths = new Uint8Array(count);
    this.#entries = Array(count).fill(undefined);
    if (count === 0) return;
    const listener: SparingListener = Object.assign((entry: TraceEntry) => this.#take(entry), {
      onText: (at: TracedAt, client: string, direction: Direction, text: string) =>
        this.#takeText(direction === 'received' ? RECEIVED : SENT, at, client, text),
      onMessage: (at: TracedAt, client: string, text: string) =>
        this.#takeText(MESSAGE, at, client, text),
    });
    emulator.onTrace(listener);
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
      const entry = this.#entryAt(n % this.#count);
      // What was cut is as long as it may be, and knows how long it was.
      yield entry.cutBytes === undefined ? shorten(entry) : { entry, length: MAX_KEPT_LENGTH };
    }
  }

  #entryAt(slot: number): ShownEntry {
    const entry = this.#entries[slot];
    if (entry) return entry;
    const { [slot]: t = 0 } = this.#times;
    const { [slot]: page = 0 } = this.#pages;
    const { [slot]: port = 0 } = this.#ports;
    const { [slot]: client = '' } = this.#clients;
    const text = this.#textAt(slot);
    const kind = this.#kinds[slot];
    if (kind === MESSAGE) {
      return { t, page, kind: 'event', port, event: { message: text, client, event: 'message' } };
    }
    const direction = kind === RECEIVED ? 'received' : 'sent';
    return { t, page, kind: 'frame', port, client, direction, opcode: 'text', text };
  }

  #takeText(kind: number, { t, page, port }: TracedAt, client: string, text: string): void {
    if (text.length > MAX_KEPT_LENGTH) {
      this.#take(
        kind === MESSAGE
          ? { t, page, kind: 'event', port, event: { message: text, client, event: 'message' } }
          : {
              ...{ t, page, port, client, text, kind: 'frame', opcode: 'text' },
              direction: kind === RECEIVED ? 'received' : 'sent',
            },
      );
      return;
    }
    const slot = this.#nextSlot(kind, t, text.length);
    this.#times[slot] = t;
    this.#pages[slot] = page;
    this.#ports[slot] = port;
    this.#clients[slot] = client;
    this.#keepText(slot, text);
  }

  #keepText(slot: number, text: string): void {
    const { length } = text;
    if (length > SHORT) {
      this.#textLengths[slot] = KEPT_AS_STRING;
      this.#texts[slot] = text;
      return;
    }
    const units = this.#shortTexts;
    const start = slot * SHORT;
    for (let at = 0; at < length; at += 1) units[start + at] = text.charCodeAt(at);
    this.#textLengths[slot] = length;
  }

  #textAt(slot: number): string {
    const length = this.#textLengths[slot] ?? 0;
    if (length === KEPT_AS_STRING) return this.#texts[slot] ?? '';
    return String.fromCharCode(...this.#shortTexts.subarray(slot * SHORT, slot * SHORT + length));
  }

  #take(entry: TraceEntry): void {
    const slot = this.#nextSlot(ENTRY, entry.t, Math.min(countText(entry), MAX_KEPT_LENGTH));
    this.#entries[slot] = mustBeCopied(entry) ? shortenedCopy(entry, MAX_KEPT_LENGTH).copy : entry;
  }

  /** Makes room for the next entry. @returns where it goes */
  #nextSlot(kind: number, t: number, textLength: number): number {
    this.#startMs ??= Date.now() - t;
    if (this.#end - this.#first === this.#count) this.#dropOldest();
    const slot = this.#slot;
    const length = ENTRY_LENGTH + textLength;
    this.#kinds[slot] = kind;
    this.#lengths[slot] = length;
    this.#length += length;
    this.#end += 1;
    this.#slot = slot + 1 === this.#count ? 0 : slot + 1;
    while (this.#length > MAX_LENGTH) this.#dropOldest();
    return slot;
  }

  #dropOldest(): void {
    const slot = this.#first % this.#count;
    if (this.#kinds[slot] === ENTRY) this.#entries[slot] = undefined;
    else if (this.#textLengths[slot] === KEPT_AS_STRING) this.#texts[slot] = '';
    this.#length -= this.#lengths[slot] ?? 0;
    this.#first += 1;
  }
}

/** How much text an entry has, in characters. */
function countText(entry: TraceEntry): number {
  switch (entry.kind) {
    case 'frame':
      return entry.text === undefined ? 0 : entry.text.length;
    case 'event':
      return 'message' in entry.event ? entry.event.message.length : 0;
    default:
      return countCharacters(entry);
  }
}

/** What is long or binary would stay in memory; an answer an app in this process may change. */
function mustBeCopied(entry: TraceEntry): boolean {
  if (entry.kind === 'frame' && entry.bytes !== undefined) return true;
  if (entry.kind === 'result' && typeof entry.message === 'object') return true;
  return countText(entry) > MAX_KEPT_LENGTH;
}
