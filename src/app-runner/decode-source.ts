import { readHtml } from '../app-files/html-outline.js';

const BYTE_ORDER_MARKS = [
  { mark: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { mark: [0xfe, 0xff], encoding: 'utf-16be' },
  { mark: [0xff, 0xfe], encoding: 'utf-16le' },
] as const;

/** How far browsers look for a declaration (HTML standard, "prescan a byte stream"). */
const MAX_PRESCAN_BYTES = 1024;

export interface Decoded {
  readonly text: string;
  /** The encoding's name, in lower case (Encoding standard): `shift_jis`. */
  readonly encoding: string;
}

/**
 * Reads a page as a browser does (HTML standard, "determining the character encoding"): by its byte-order
 * mark, its Content-Type, its `meta` tag. A page that says nothing is taken for UTF-8 if it can be, else
 * for windows-1252.
 */
export function decodePage(bytes: Uint8Array, contentType: string | null): Decoded {
  const declared = findCharset(contentType) ?? prescan(bytes);
  if (declared !== undefined || findMark(bytes)) return decode(bytes, declared ?? 'utf-8');
  return decode(bytes, isUtf8(bytes) ? 'utf-8' : 'windows-1252');
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
): string {
  const encoding = findCharset(contentType) ?? nameEncoding(charset ?? undefined) ?? pageEncoding;
  return decode(bytes, encoding).text;
}

function decode(bytes: Uint8Array, declared: string): Decoded {
  const encoding = findMark(bytes) ?? declared;
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
}

function findMark(bytes: Uint8Array): string | undefined {
  return BYTE_ORDER_MARKS.find(({ mark }) => mark.every((byte, i) => bytes[i] === byte))?.encoding;
}

function findCharset(contentType: string | null): string | undefined {
  return nameEncoding(/;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType ?? '')?.[1]);
}

/** All encodings but UTF-16 write tags in ASCII: a page that declares that one isn't in it. */
function prescan(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, MAX_PRESCAN_BYTES)).toString('latin1');
  const encoding = nameEncoding(readHtml(start).charset);
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

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
