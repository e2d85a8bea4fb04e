const FINAL_TEXT = 0x81;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/** A message as it goes over the wire (RFC 6455, section 5.2): header and payload. */
export interface Frame {
  /** Empty for a binary message. */
  readonly text: string;
  /** Of a binary message. */
  readonly payload?: Buffer;
  /** Of all of it, in bytes. */
  readonly length: number;
  /** In a piece of memory of its own, which takes one write, and which many clients can share. */
  readonly bytes: Buffer;
  /**
   * Writes it into a piece of memory that it shares with others.
   * @returns where it ends
   */
  writeTo(piece: Buffer, at: number): number;
}

/** A text on its way. */
export class TextFrame implements Frame {
  readonly text: string;
  readonly length: number;
  readonly #payloadLength: number;
  #bytes: Buffer | undefined;

  constructor(asked: string) {
    const text = toWellFormed(asked);
    const length = Buffer.byteLength(text);
    this.text = text;
    this.#payloadLength = length;
    this.length = length + (length < LENGTH_16 ? 2 : length <= 0xffff ? 4 : 10);
  }

  get bytes(): Buffer {
    if (!this.#bytes) {
      this.#bytes = Buffer.allocUnsafe(this.length);
      this.writeTo(this.#bytes, 0);
    }
    return this.#bytes;
  }

  writeTo(piece: Buffer, at: number): number {
    const length = this.#payloadLength;
    const end = at + this.length;
    piece[at] = FINAL_TEXT;
    if (length < LENGTH_16) piece[at + 1] = length;
    else if (length <= 0xffff) {
      piece[at + 1] = LENGTH_16;
      piece.writeUInt16BE(length, at + 2);
    } else {
      piece[at + 1] = LENGTH_64;
      piece.writeBigUInt64BE(BigInt(length), at + 2);
    }
    // As many bytes as characters means ASCII, which is faster to copy than to encode.
    const encoding = length === this.text.length ? 'latin1' : 'utf8';
    piece.write(this.text, end - length, length, encoding);
    return end;
  }
}

/** A lone surrogate becomes `?`, as Java encodes it. */
function toWellFormed(text: string): string {
  return text.isWellFormed() ? text : text.replaceAll(/[\ud800-\udfff]/gu, '?');
}
