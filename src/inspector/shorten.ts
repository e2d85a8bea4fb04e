import type { TraceEntry } from '../index.js';
import type { ShownEntry } from './protocol.js';

/** How much text of an entry is sent to a page, in characters. */
const MAX_SHOWN_LENGTH = 65_536;
/** How much of a binary message is, in bytes. */
const MAX_SHOWN_BYTES = 2_048;
const MAX_DEPTH = 50;
/** What each value counts in addition to its text, so that long lists end too. */
const VALUE_LENGTH = 8;

interface Cut {
  left: number;
  /** The size in bytes of the longest text that was cut; 0 for none. */
  bytes: number;
  isCut: boolean;
}

/**
 * An entry of bearable size: the entry itself, or a copy with long texts and lists cut.
 * @returns it, and its approximate length in characters
 */
export function shorten(traced: TraceEntry): { entry: ShownEntry; length: number } {
  const entry = withHead(traced);
  const cut: Cut = { left: MAX_SHOWN_LENGTH, bytes: 0, isCut: false };
  const copy = shortenValue(entry, cut, 0);
  if (!cut.isCut) return { entry, length: MAX_SHOWN_LENGTH - cut.left };
  return { entry: { ...(copy as TraceEntry), cutBytes: cut.bytes }, length: MAX_SHOWN_LENGTH };
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
  return text.slice(0, left);
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
