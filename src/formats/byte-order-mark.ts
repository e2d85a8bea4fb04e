/**
 * A text without the mark that many programs on Windows put before it to say that it is UTF-8
 * (Unicode, section 23.8).
 */
export function withoutByteOrderMark(text: string): string {
  return text.replace(/^\ufeff/, '');
}
