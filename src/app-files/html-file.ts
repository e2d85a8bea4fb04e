/** An HTML file as text, and back: bytes that nobody touches stay as they are. */
export interface HtmlFile {
  readonly html: string;
  /** Whether a byte order mark says what encoding it is in. */
  readonly hasMark: boolean;
  /** The bytes of an edited text. */
  encode(html: string): Buffer;
}

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF16_MARKS = [
  { mark: Buffer.from([0xff, 0xfe]), encoding: 'utf-16le' },
  { mark: Buffer.from([0xfe, 0xff]), encoding: 'utf-16be' },
] as const;

/**
 * Decodes a page far enough to find its tags. UTF-16, recognized by its byte order mark, becomes
 * UTF-8. All other encodings (UTF-8, Shift_JIS, …) write tags in ASCII, so each byte is taken for
 * a character, and the encoding that the page declares stays true.
 */
export function decodeHtmlFile(bytes: Buffer): HtmlFile {
  const utf16 = UTF16_MARKS.find(({ mark }) => bytes.subarray(0, 2).equals(mark));
  if (utf16) {
    return {
      html: new TextDecoder(utf16.encoding).decode(bytes),
      hasMark: true,
      encode: (html) => Buffer.from(`\ufeff${html}`),
    };
  }
  const mark = bytes.subarray(0, 3).equals(UTF8_MARK) ? UTF8_MARK : Buffer.alloc(0);
  return {
    html: bytes.toString('latin1', mark.length),
    hasMark: mark.length > 0,
    encode: (html) => Buffer.concat([mark, Buffer.from(html, 'latin1')]),
  };
}
