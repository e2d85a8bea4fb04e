import { findMark } from './encodings.js';

/** An HTML file as text, and back: bytes that nobody touches stay as they are. */
export interface HtmlFile {
  readonly html: string;
  /** Whether a byte order mark says what encoding it is in. */
  readonly hasMark: boolean;
  /** The bytes of an edited text. */
  encode(html: string): Buffer;
}

const UTF8_MARK_LENGTH = 3;

/**
 * Decodes a page far enough to find its tags. UTF-16, recognized by its byte order mark, becomes
 * UTF-8. All other encodings (UTF-8, Shift_JIS, …) write tags in ASCII, so each byte is taken for
 * a character, and the encoding that the page declares stays true.
 */
export function decodeHtmlFile(bytes: Buffer): HtmlFile {
  const encoding = findMark(bytes);
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    return {
      html: new TextDecoder(encoding).decode(bytes),
      hasMark: true,
      encode: (html) => Buffer.from(`\ufeff${html}`),
    };
  }
  const mark = bytes.subarray(0, encoding === undefined ? 0 : UTF8_MARK_LENGTH);
  return {
    html: bytes.toString('latin1', mark.length),
    hasMark: mark.length > 0,
    encode: (html) => Buffer.concat([mark, Buffer.from(html, 'latin1')]),
  };
}
