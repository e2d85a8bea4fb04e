import type { TraceEntry } from '../index.js';
import type { ShownEntry } from './protocol.js';

/** How much text of an entry is sent to a page, in characters. */
const MAX_SHOWN_LENGTH = 65_536;
/** How much of a binary message is, in bytes. */
const MAX_SHOWN_BYTES = 2_048;
const MAX_DEPTH = 50;
/** What each value counts in addition to its text, so that long lists end too. */
const VALUE_LENGTH = 8;
/** What an entry counts besides its text. */
export const ENTRY_LENGTH = 64;

interface Cut {
  left: number;
  /** The size in bytes of the longest text that was cut; 0 for none. */
  bytes: number;
  isCut: boolean;
}

/** An entry as a page gets it, and its approximate length in characters. */
export interface Shortened {
  readonly entry: ShownEntry;
  readonly length: number;
}

/** An entry of bearable size: the entry itself, or a copy with long texts and lists cut. */
export function shorten(traced: TraceEntry): Shortened {
  const text = textLength(traced);
  // Nearly all are of this kind: nothing else of them is long.
  if (text !== undefined && text <= MAX_SHOWN_LENGTH)
    return { entry: traced, length: ENTRY_LENGTH + text };
  const entry = withHead(traced);
  const { copy, length, isCut } = shortenedCopy(entry, MAX_SHOWN_LENGTH);
  return { entry: isCut ? copy : entry, length };
}

/** The length of its one text, in characters; undefined for an entry that may have several, or bytes. */
export function textLength(entry: TraceEntry): number | undefined {
  if (entry.kind === 'frame')
    return entry.bytes === undefined ? (entry.text?.length ?? 0) : undefined;
  if (entry.kind !== 'event') return undefined;
  return 'message' in entry.event ? entry.event.message.length : 0;
}

/**
 * A copy of bearable size, which holds on to nothing of the entry that is cut or may change.
 * @param maxLength in characters
 */
export function shortenedCopy(traced: TraceEntry, maxLength: number) {
  const cut: Cut = { left: maxLength, bytes: 0, isCut: false };
  const copy = shortenValue(withHead(traced), cut, 0) as TraceEntry;
  const { isCut, left, bytes } = cut;
  return isCut
    ? { copy: { ...copy, cutBytes: bytes } as ShownEntry, length: maxLength, isCut }
    : { copy: copy as ShownEntry, length: maxLength - left, isCut };
}

/** Of a binary message the page gets the first bytes; the others are not read. */
function withHead(entry: TraceEntry): ShownEntry {
  if (entry.kind !== 'frame' || entry.bytes === undefined) return entry;
  const { bytes, ...rest } = entry;
  const { buffer, byteOffset, byteLength } = bytes;
  const head = Buffer.from(buffer, byteOffset, Math.min(byteLength, MAX_SHOWN_BYTES));
  const isCut = byteLength > MAX_SHOWN_BYTES;
  return { ...rest, head: head.toString('base64'), ...(isCut && { cutBytes: byteLength }) };
}

function shortenValue(value: unknown, cut: Cut, depth: number): unknown {
  cut.left -= VALUE_LENGTH;
  if (typeof value === 'string') return shortenText(value, cut);
  if (typeof value !== 'object' || value === null) return value;
  // Whatever else may be binary: as JSON it would be many times as long.
  if (ArrayBuffer.isView(value)) {
    cut.isCut = true;
    return `${value.byteLength} bytes`;
  }
  if (depth === MAX_DEPTH) {
    cut.isCut = true;
    return '…';
  }
  return Array.isArray(value)
    ? shortenList(value, cut, depth + 1)
    : Object.fromEntries(shortenFields(value, cut, depth + 1));
}

function shortenText(text: string, cut: Cut): string {
  const left = Math.max(cut.left, 0);
  cut.left -= text.length;
  if (text.length <= left) return text;
  cut.isCut = true;
  cut.bytes = Math.max(cut.bytes, Buffer.byteLength(text));
  return detach(text.slice(0, left));
}

/**
 * A part of a text keeps the whole of it in memory; this one doesn't. To take a part of a text that was
 * joined, V8 has to copy it first.
 */
function detach(part: string): string {
  return ` ${part}`.slice(1);
}

function shortenList(values: readonly unknown[], cut: Cut, depth: number): unknown[] {
  const shown: unknown[] = [];
  for (const value of values) {
    if (hasNoRoom(cut)) break;
    shown.push(shortenValue(value, cut, depth));
  }
  return shown;
}

function shortenFields(fields: object, cut: Cut, depth: number) {
  const shown: [string, unknown][] = [];
  for (const name of Object.keys(fields)) {
    // The entry's own fields are few, and all are needed.
    if (depth > 1 && hasNoRoom(cut)) break;
    shown.push([shortenText(name, cut), shortenValue(Reflect.get(fields, name), cut, depth)]);
  }
  return shown;
}

function hasNoRoom(cut: Cut): boolean {
  if (cut.left > 0) return false;
  cut.isCut = true;
  return true;
}
