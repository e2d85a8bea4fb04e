// Streams of frames that are right, nearly right, or noise.
import type { Random } from './random.js';
import { closePayload, rawFrame } from './rfc6455/raw-frame.js';

const MAX_FRAMES = 8;
const MAX_NOISE_BYTES = 300;
const MAX_PIECES = 4;

/** A client's bytes after its handshake, in the pieces in which they arrive. */
export function createRandomPieces(random: Random): Buffer[] {
  const stream =
    random.below(8) === 0 ? random.bytes(random.below(MAX_NOISE_BYTES)) : frames(random);
  const mutated = random.below(2) === 0 ? mutate(random, stream) : stream;
  return cut(random, mutated);
}

const MAX_TEXTS = 20;
const WORDS = ['', 'a', 'hello', 'héllo', '漢字', '😀', '\u0000', 'é'.repeat(70)] as const;
/** On both sides of where a header gets longer, and a text too long. */
const LENGTHS = [4, 124, 125, 126, 127, 1_000, 3_999, 4_000, 4_001] as const;

/** A stream as apps' clients send it, with little else in between, often cut where a frame ends. */
export function createTextPieces(random: Random): Buffer[] {
  const all: Buffer[] = [];
  const borders: number[] = [];
  let length = 0;
  for (let count = 1 + random.below(MAX_TEXTS); count > 0; count -= 1) {
    const inner = random.below(12) === 0 ? textFrame(random).subarray(0, 125) : undefined;
    const next = inner ? carrier(random, inner) : oneOf(random);
    all.push(next);
    length += next.length;
    if (inner) borders.push(length - inner.length);
    if (random.below(3) === 0) borders.push(length);
  }
  const stream = Buffer.concat(all);
  return cut(random, random.below(8) === 0 ? mutate(random, stream) : stream, borders);
}

function oneOf(random: Random): Buffer {
  return random.below(12) === 0 ? frame(random) : textFrame(random);
}

/** Something else, whose payload looks like a text's frame. */
function carrier(random: Random, payload: Buffer): Buffer {
  const isPing = random.below(4) === 0;
  const opcode = isPing ? 9 : random.pick([1, 2]);
  const fin = isPing || random.below(2) === 0;
  return rawFrame({ opcode, fin, mask: [0, 0, 0, 0], payload });
}

function textFrame(random: Random): Buffer {
  const word = random.pick(WORDS);
  const text = random.below(5) === 0 ? 'x'.repeat(random.pick(LENGTHS)) : word;
  const bytes = Buffer.from(text);
  // Not UTF-8, now and then.
  const isBroken = bytes.length > 0 && random.below(60) === 0;
  return rawFrame({
    mask: [random.below(256), random.below(256), random.below(256), random.below(256)],
    payload: isBroken ? bytes.fill(0xff, bytes.length - 1) : bytes,
    ...(random.below(60) === 0 && { lengthBits: random.pick([16, 64]) }),
  });
}

function frames(random: Random): Buffer {
  return Buffer.concat(Array.from({ length: 1 + random.below(MAX_FRAMES) }, () => frame(random)));
}

function frame(random: Random): Buffer {
  const opcode = random.pick([0, 0, 1, 1, 1, 2, 8, 9, 9, 10, random.below(16)]);
  return rawFrame({
    fin: random.below(4) > 0,
    rsv: random.below(30) === 0 ? random.below(8) : 0,
    opcode,
    masked: random.below(30) > 0,
    mask: random.pick([
      [0, 0, 0, 0],
      [random.below(256), random.below(256), random.below(256), random.below(256)],
    ]),
    payload: opcode === 8 ? closeBody(random) : payload(random),
    ...(random.below(30) === 0 && { lengthBits: 64 }),
  });
}

function payload(random: Random): Buffer {
  const text = random.pick(['', 'a', 'héllo', '漢字', '😀', 'x'.repeat(126), 'y'.repeat(70_000)]);
  const bytes = Buffer.from(text);
  if (random.below(4) === 0) return bytes.subarray(random.below(bytes.length + 1));
  return random.below(10) === 0 ? random.bytes(random.below(130)) : bytes;
}

function closeBody(random: Random): Buffer {
  const code = random.pick([1000, 1001, 3000, 4999, random.below(5_100), random.below(65_536)]);
  return random.below(5) === 0
    ? random.bytes(random.below(4))
    : closePayload(code, payload(random).subarray(0, 123));
}

/** Turns bits, takes bytes out, puts bytes in, doubles a part. */
export function mutate(random: Random, stream: Buffer): Buffer {
  let bytes = Buffer.from(stream);
  for (let count = random.below(4); count > 0; count -= 1) {
    // Headers are where it hurts: the beginning, more often than not.
    const at = random.below(
      random.below(2) === 0 ? Math.min(bytes.length, 20) + 1 : bytes.length + 1,
    );
    const before = bytes.subarray(0, at);
    const after = bytes.subarray(at);
    const change = random.below(4);
    if (change === 0 && at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    else if (change === 1) bytes = Buffer.concat([before, after.subarray(random.below(4))]);
    else if (change === 2) bytes = Buffer.concat([before, random.bytes(random.below(8)), after]);
    else bytes = Buffer.concat([before, before.subarray(-random.below(20)), after]);
  }
  return bytes;
}

function cut(random: Random, stream: Buffer, at: readonly number[] = []): Buffer[] {
  const points = Array.from({ length: random.below(MAX_PIECES) }, () =>
    random.below(stream.length + 1),
  );
  const known = at.filter((border) => border <= stream.length);
  const borders = [0, ...[...points, ...known].sort((one, other) => one - other), stream.length];
  return borders.slice(1).map((border, index) => stream.subarray(borders[index], border));
}
