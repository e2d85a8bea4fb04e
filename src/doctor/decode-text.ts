import { decodeHtmlFile } from '../app-files/html-file.js';

/** A page's text: files that it names may have names that are not ASCII. */
export function decodePage(bytes: Buffer): string {
  const { html } = decodeHtmlFile(bytes);
  const charset = CHARSET.exec(html.slice(0, 4_096))?.[1];
  return decodeUnicode(bytes) ?? (charset && decode(bytes, charset)) ?? html;
}

const CHARSET = /<meta[^>]{0,200}\bcharset\s{0,9}=\s{0,9}["']?([\w-]+)/i;

/**
 * A script's text. What is not Unicode is taken for Shift_JIS, the one encoding in which half of a
 * character may be a backslash, and end a string.
 */
export function decodeScript(bytes: Buffer): string {
  return decodeUnicode(bytes) ?? decode(bytes, 'shift_jis') ?? bytes.toString('latin1');
}

/** UTF-16 by its byte order mark, or UTF-8; undefined if it is neither. */
function decodeUnicode(bytes: Buffer): string | undefined {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'fffe') return decode(bytes, 'utf-16le');
  if (mark === 'feff') return decode(bytes, 'utf-16be');
  return decode(bytes, 'utf-8', true);
}

/** Undefined for an encoding that nobody knows, and for what is not in it if that is `fatal`. */
function decode(bytes: Buffer, encoding: string, fatal = false): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal }).decode(bytes);
  } catch {
    return undefined;
  }
}
