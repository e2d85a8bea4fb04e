import { isUtf8 } from 'node:buffer';
import { MAX_PRESCAN_BYTES, readHtml } from './html-outline.js';

const BYTE_ORDER_MARKS = [
  { mark: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { mark: [0xfe, 0xff], encoding: 'utf-16be' },
  { mark: [0xff, 0xfe], encoding: 'utf-16le' },
] as const;

export interface Decoded {
  readonly text: string;
  /** The encoding's name, in lower case (Encoding standard): `shift_jis`. */
  readonly encoding: string;
}

/**
 * Reads a page as a browser does (HTML standard, "determining the character encoding"): by its byte-order
 * mark, its Content-Type, its `meta` tag.
 */
export function decodePage(bytes: Uint8Array, contentType: string | null): Decoded {
  const declared = findMark(bytes) ?? findCharset(contentType) ?? prescan(bytes);
  return decode(bytes, declared ?? 'utf-8');
}

/**
 * Reads a classic script as a browser does: by its byte-order mark, its Content-Type, the `charset` of its
 * element, or else in its page's encoding.
 *
 * @param charset the attribute of the element
 * @param pageEncoding the encoding of its page
 */
export function decodeScript(
  bytes: Uint8Array,
  contentType: string | null,
  charset: string | null,
  pageEncoding: string,
): Decoded {
  const declared =
    findMark(bytes) ?? findCharset(contentType) ?? nameEncoding(charset ?? undefined);
  return decode(bytes, declared ?? pageEncoding);
}

/**
 * Reads a script of which nobody knows who loads it. What is not Unicode is taken for Shift_JIS, the one
 * encoding in which half of a character may be a backslash, and end a string.
 */
export function decodeLooseScript(bytes: Uint8Array): string {
  return decode(bytes, findMark(bytes) ?? (isUtf8(bytes) ? 'utf-8' : 'shift_jis')).text;
}

function decode(bytes: Uint8Array, encoding: string): Decoded {
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
}

/** The encoding that a byte-order mark stands for. */
export function findMark(bytes: Uint8Array): string | undefined {
  return BYTE_ORDER_MARKS.find(({ mark }) => mark.every((byte, i) => bytes[i] === byte))?.encoding;
}

function findCharset(contentType: string | null): string | undefined {
  return nameEncoding(/;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType ?? '')?.[1]);
}

/** All encodings but UTF-16 write tags in ASCII: a page that declares that one isn't in it. */
function prescan(bytes: Uint8Array): string | undefined {
  const html = Buffer.from(bytes).toString('latin1');
  const start = html.slice(0, MAX_PRESCAN_BYTES);
  const encoding = nameEncoding(readHtml(start).charset ?? readHtml(html).charset);
  return encoding?.startsWith('utf-16') ? 'utf-8' : encoding;
}

/** The encoding that a label stands for; undefined if there is none. */
function nameEncoding(label: string | undefined): string | undefined {
  try {
    return label === undefined ? undefined : new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}
