/** How many bytes become characters at a time: the length of an argument list is limited. */
const CHUNK_BYTES = 8_192;

/**
 * Puts base64 texts in the place of `ArrayBuffer`s among exec's arguments, in the app's own
 * array (cordova-android, `exec.js`: JSON knows no bytes).
 */
export function encodeArrayBuffers(args: unknown): void {
  if (!Array.isArray(args)) return;
  for (const [index, value] of args.entries()) {
    if (isArrayBuffer(value)) args[index] = toBase64(new Uint8Array(value));
  }
}

/** True for one of another frame or of a test's window too, whose constructor isn't ours. */
function isArrayBuffer(value: unknown): value is ArrayBuffer {
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]';
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(start, start + CHUNK_BYTES));
  }
  return btoa(binary);
}
