const FINAL_TEXT = 0x81;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/**
 * A text as it goes over the wire (RFC 6455, section 5.2): header and payload in one piece of
 * memory, which takes one write, and which many clients can share.
 */
export class TextFrame {
  readonly text: string;
  readonly bytes: Buffer;

  constructor(asked: string) {
    const text = toWellFormed(asked);
    this.text = text;
    const length = Buffer.byteLength(text);
    const start = length < LENGTH_16 ? 2 : length <= 0xffff ? 4 : 10;
    const bytes = Buffer.allocUnsafe(start + length);
    bytes[0] = FINAL_TEXT;
    if (start === 2) bytes[1] = length;
    else if (start === 4) {
      bytes[1] = LENGTH_16;
      bytes.writeUInt16BE(length, 2);
    } else {
      bytes[1] = LENGTH_64;
      bytes.writeBigUInt64BE(BigInt(length), 2);
    }
    // As many bytes as characters means ASCII, which is faster to copy than to encode.
    bytes.write(text, start, length, length === text.length ? 'latin1' : 'utf8');
    this.bytes = bytes;
  }
}

/** A lone surrogate becomes `?`, as Java encodes it. */
function toWellFormed(text: string): string {
  return text.isWellFormed() ? text : text.replaceAll(/[\ud800-\udfff]/gu, '?');
}
