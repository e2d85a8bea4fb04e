// Frames as a client writes and reads them (RFC 6455, section 5.2).
import type { Frame, Observation, Text } from './transcript.js';

const MASK = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);
const CLOSE = 8;
const TEXT = 1;

/** A text that may be written shorter. */
export function expandText(text: Text): string {
  return typeof text === 'string' ? text : text.$repeat[0].repeat(text.$repeat[1]);
}

export function encodeFrame(frame: Frame): Buffer {
  const { opcode = TEXT, fin = true, rsv = 0, masked = true } = frame;
  const payload = encodePayload(frame);
  const length = encodeLength(frame.declaredLength ?? payload.length, masked);
  const first = Buffer.from([(fin ? 0x80 : 0) | (rsv << 4) | opcode]);
  if (!masked) return Buffer.concat([first, length, payload]);
  const maskedPayload = Buffer.allocUnsafe(payload.length);
  for (let index = 0; index < payload.length; index += 1) {
    maskedPayload[index] = (payload[index] ?? 0) ^ (MASK[index % 4] ?? 0);
  }
  return Buffer.concat([first, length, MASK, maskedPayload]);
}

function encodePayload({ text, hex, code, reason = '' }: Frame): Buffer {
  if (code !== undefined) {
    return Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)]);
  }
  return hex === undefined ? Buffer.from(expandText(text ?? '')) : Buffer.from(hex, 'hex');
}

function encodeLength(length: number, masked: boolean): Buffer {
  const bit = masked ? 0x80 : 0;
  if (length < 126) return Buffer.from([bit | length]);
  if (length < 2 ** 16) return Buffer.from([bit | 126, length >> 8, length & 0xff]);
  const bytes = Buffer.alloc(9);
  bytes[0] = bit | 127;
  bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
}

/** Reads the frames of a server, whatever pieces they come in. */
export class FrameReader {
  readonly #onFrame: (frame: Observation) => void;
  #chunks: Buffer[] = [];
  #length = 0;
  #needed = 2;

  constructor(onFrame: (frame: Observation) => void) {
    this.#onFrame = onFrame;
  }

  push(bytes: Buffer): void {
    this.#chunks.push(bytes);
    this.#length += bytes.length;
    while (this.#length >= this.#needed) {
      const all = Buffer.concat(this.#chunks);
      const size = frameSize(all);
      if (size === undefined || all.length < size.end) {
        this.#chunks = [all];
        this.#needed = size?.end ?? all.length + 1;
        return;
      }
      this.#onFrame(describe(all.subarray(0, size.end), size.start));
      this.#chunks = [all.subarray(size.end)];
      this.#length = all.length - size.end;
      this.#needed = 2;
    }
  }
}

/** Where a frame's payload starts and ends; undefined when its header is not complete. */
function frameSize(bytes: Buffer): { start: number; end: number } | undefined {
  const short = (bytes[1] ?? 0) & 0x7f;
  const start = short === 127 ? 10 : short === 126 ? 4 : 2;
  if (bytes.length < start) return undefined;
  if (short === 127) return { start, end: start + Number(bytes.readBigUInt64BE(2)) };
  return { start, end: start + (short === 126 ? bytes.readUInt16BE(2) : short) };
}

function describe(frame: Buffer, start: number): Observation {
  const opcode = (frame[0] ?? 0) & 0x0f;
  const payload = frame.subarray(start);
  if (opcode === TEXT) return { opcode, text: payload.toString() };
  if (opcode !== CLOSE) return { opcode, hex: payload.toString('hex') };
  const code = payload.length < 2 ? null : payload.readUInt16BE(0);
  return { opcode, code, reason: payload.subarray(2).toString(), payloadBytes: payload.length };
}
