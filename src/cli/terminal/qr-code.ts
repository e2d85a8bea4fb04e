import { renderUnicodeCompact } from 'uqr';

/** A URL as a QR code for another device's camera, and as text. */
export function formatQrCode(url: string): string {
  return `\n${renderUnicodeCompact(url)}\n  ${url}\n`;
}
