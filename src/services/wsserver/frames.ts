import type { Frame } from '../web-socket-server/text-frame.js';

const BINARY = 0x82;
const CLOSE = 0x88;

/** A binary message on its way: it takes the ways of texts. */
export class BinaryFrame implements Frame {
  readonly text = '';
  readonly payload: Buffer;
  readonly bytes: Buffer;

  constructor(payload: Buffer) {
    this.payload = payload;
    this.bytes = makeFrame(BINARY, payload);
  }

  get length(): number {
    return this.bytes.length;
  }

  writeTo(piece: Buffer, at: number): number {
    return at + this.bytes.copy(piece, at);
  }
}

/**
 * A close frame with a reason of any length: more than 123 bytes break the protocol (RFC 6455,
 * section 5.5), and the engine sends them all the same.
 */
export function makeCloseFrame(code: number, reason: string): Buffer {
  const payload = Buffer.from(`  ${reason}`);
  payload.writeUInt16BE(code);
  return makeFrame(CLOSE, payload);
}

/** RFC 6455, section 5.2: a whole frame of the server's, which is not masked. */
function makeFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([opcode, length]), payload]);
  const isShort = length <= 0xffff;
  const header = Buffer.alloc(isShort ? 4 : 10);
  header[0] = opcode;
  header[1] = isShort ? 126 : 127;
  if (isShort) header.writeUInt16BE(length, 2);
  else header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, payload]);
}
