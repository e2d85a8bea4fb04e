// In Node, and in the inspector's page, which has no Buffer.

/** What of Node's Buffer is used. */
interface Buffers {
  from(text: string, encoding: 'base64'): Uint8Array;
  from(memory: ArrayBufferLike, offset: number, length: number): Uint8Array;
}

const CHUNK_BYTES = 32_766;

function findBuffers(): Buffers | undefined {
  return Reflect.get(globalThis, 'Buffer');
}

/** Bytes as base64, read in one go and not copied. */
export function encodeBase64({ buffer, byteOffset, byteLength }: Uint8Array): string {
  const buffers = findBuffers();
  if (buffers) return toText(buffers.from(buffer, byteOffset, byteLength));
  const parts: string[] = [];
  for (let at = 0; at < byteLength; at += CHUNK_BYTES) {
    const chunk = new Uint8Array(buffer, byteOffset + at, Math.min(CHUNK_BYTES, byteLength - at));
    parts.push(btoa(String.fromCharCode(...chunk)));
  }
  return parts.join('');
}

/** @param text for which `isBase64` holds */
export function decodeBase64(text: string): Uint8Array {
  return (
    findBuffers()?.from(text, 'base64') ??
    Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  );
}

/** Whether it is base64 as it is written (RFC 4648, section 4): padded, and with nothing else in it. */
export function isBase64(text: string): boolean {
  const buffers = findBuffers();
  if (buffers) return toText(buffers.from(text, 'base64')) === text;
  try {
    return btoa(atob(text)) === text;
  } catch {
    return false;
  }
}

/** A Buffer's `toString` takes an encoding. */
function toText(bytes: { toString(encoding: 'base64'): string }): string {
  return bytes.toString('base64');
}
