import { renderUnicodeCompact } from 'uqr';

/** A URL as a picture that another device's camera reads from the terminal, and in words. */
export function formatQrCode(url: string): string {
  return `\n${renderUnicodeCompact(url)}\n  ${url}\n`;
}
