// Frames with every field as wrong as one likes (RFC 6455, section 5.2).

export interface RawFrame {
  readonly fin?: boolean;
  /** The three reserved bits, 0 to 7. */
  readonly rsv?: number;
  readonly opcode?: number;
  readonly masked?: boolean;
  readonly mask?: readonly [number, number, number, number];
  readonly payload?: Buffer | string;
  /** What the header says, whatever the payload's length. */
  readonly declaredLength?: bigint;
  /** How many bits the length takes; by default as few as possible. */
  readonly lengthBits?: 7 | 16 | 64;
}

const DEFAULT_MASK = [0x37, 0xfa, 0x21, 0x3d] as const;

export function rawFrame({
  fin = true,
  rsv = 0,
  opcode = 1,
  masked = true,
  mask = DEFAULT_MASK,
  payload = '',
  declaredLength,
  lengthBits,
}: RawFrame): Buffer {
  const bytes = Buffer.from(payload);
  const length = declaredLength ?? BigInt(bytes.length);
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  const head = [Buffer.from([first]), encodeLength(length, lengthBits, masked)];
  if (!masked) return Buffer.concat([...head, bytes]);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = (bytes[index] ?? 0) ^ (mask[index % 4] ?? 0);
  }
  return Buffer.concat([...head, Buffer.from(mask), bytes]);
}

function encodeLength(length: bigint, bits = fewestBits(length), masked: boolean): Buffer {
  const maskBit = masked ? 0x80 : 0;
  if (bits === 7) return Buffer.from([maskBit | Number(length)]);
  const extended = Buffer.alloc(8);
  extended.writeBigUInt64BE(length);
  return bits === 16
    ? Buffer.concat([Buffer.from([maskBit | 126]), extended.subarray(6)])
    : Buffer.concat([Buffer.from([maskBit | 127]), extended]);
}

function fewestBits(length: bigint): 7 | 16 | 64 {
  if (length < 126n) return 7;
  return length < 65_536n ? 16 : 64;
}

/** The payload of a close frame (section 5.5.1). */
export function closePayload(code: number, reason: Buffer | string = ''): Buffer {
  return Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)]);
}
