import { isUtf8 } from 'node:buffer';

/** The first byte of a text in one frame: FIN, no RSV, opcode 1. */
const WHOLE_TEXT = 0x81;
const MASK_BIT = 0x80;
/** In place of a length: it is in the next two bytes. */
const LENGTH_16 = 126;
const SHORT_HEADER = 6;
const LONG_HEADER = 8;
const MASK_BYTES = 4;
/** The bits of four bytes that are clear in ASCII. */
const NOT_ASCII = 0x80808080;

/** Gets the texts that a client has sent. */
export interface TextReader {
  onText(text: string): void;
}

/**
 * Reads text messages that came whole, in one masked frame (RFC 6455, sections 5.2 and 5.3), one after
 * the other. It stops at everything else, which is left with its bytes as they came: what is not
 * all there, fragments, other opcodes, lengths in more bytes than they need or in 64 bits, and what
 * is not UTF-8 (section 8.1).
 *
 * @param bytes texts are unmasked in place
 * @param start where a frame begins
 * @param maxLength a longer text is left, in bytes
 * @returns where it stopped
 */
export function readWholeTexts(
  bytes: Buffer,
  start: number,
  maxLength: number,
  reader: TextReader,
): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = start;
  while (at + SHORT_HEADER <= bytes.length && view.getUint8(at) === WHOLE_TEXT) {
    const second = view.getUint8(at + 1);
    const isLong = second === (MASK_BIT | LENGTH_16);
    const length = isLong ? view.getUint16(at + 2) : second - MASK_BIT;
    // Below 0: without a mask.
    if (length < 0 || length > maxLength || isLong !== length >= LENGTH_16) break;
    const from = at + (isLong ? LONG_HEADER : SHORT_HEADER);
    const to = from + length;
    if (to > bytes.length) break;
    const text = readText(bytes, view, from, to);
    if (text === undefined) break;
    at = to;
    reader.onText(text);
  }
  return at;
}

/** The payload after a mask; undefined, and as before, when it is not UTF-8. */
function readText(bytes: Buffer, view: DataView, from: number, to: number): string | undefined {
  const mask = view.getInt32(from - MASK_BYTES, true);
  // ASCII is copied faster than decoded.
  if ((unmask(view, from, to, mask) & NOT_ASCII) === 0) return bytes.toString('latin1', from, to);
  if (isUtf8(bytes.subarray(from, to))) return bytes.toString('utf8', from, to);
  // What masks, unmasks (RFC 6455, section 5.3).
  unmask(view, from, to, mask);
  return undefined;
}

/**
 * Unmasks four bytes at a time.
 * @returns the bits that any of the bytes has, in the byte's place
 */
function unmask(view: DataView, from: number, to: number, mask: number): number {
  let bits = 0;
  let at = from;
  for (; at + MASK_BYTES <= to; at += MASK_BYTES) {
    const word = view.getInt32(at, true) ^ mask;
    view.setInt32(at, word, true);
    bits |= word;
  }
  for (let rest = mask; at < to; at += 1, rest >>= 8) {
    const byte = (view.getUint8(at) ^ rest) & 0xff;
    view.setUint8(at, byte);
    bits |= byte;
  }
  return bits;
}
