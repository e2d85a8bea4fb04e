/**
 * What a run of bytes is as UTF-8, by the syntax of RFC 3629, section 4: `incomplete` when
 * more bytes could make it valid.
 */
export function judgeUtf8(bytes: Uint8Array): 'valid' | 'incomplete' | 'invalid' {
  let index = 0;
  while (index < bytes.length) {
    const tails = tailsOf(bytes[index] ?? 0);
    if (!tails) return 'invalid';
    index += 1;
    for (const [low, high] of tails) {
      const byte = bytes[index];
      if (byte === undefined) return 'incomplete';
      if (byte < low || byte > high) return 'invalid';
      index += 1;
    }
  }
  return 'valid';
}

type Range = readonly [low: number, high: number];
const TAIL: Range = [0x80, 0xbf];

/** The bytes that must follow a first byte (UTF8-1 to UTF8-4); undefined when it can't be one. */
function tailsOf(first: number): readonly Range[] | undefined {
  if (first <= 0x7f) return [];
  if (first >= 0xc2 && first <= 0xdf) return [TAIL];
  if (first === 0xe0) return [[0xa0, 0xbf], TAIL];
  if (first === 0xed) return [[0x80, 0x9f], TAIL];
  if (first >= 0xe1 && first <= 0xef) return [TAIL, TAIL];
  if (first === 0xf0) return [[0x90, 0xbf], TAIL, TAIL];
  if (first >= 0xf1 && first <= 0xf3) return [TAIL, TAIL, TAIL];
  if (first === 0xf4) return [[0x80, 0x8f], TAIL, TAIL];
  return undefined;
}
