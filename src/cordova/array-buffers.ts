// Taken before an app's page can put its own in their place.
const { isArray } = Array;
const { apply } = Reflect;
const tagOf = Object.prototype.toString;

/** How many bytes become characters at a time: the length of an argument list is limited. */
const CHUNK_BYTES = 8_192;

/**
 * Puts base64 texts in the place of `ArrayBuffer`s among exec's arguments, in the app's own
 * array (cordova-android, `exec.js`: JSON knows no bytes).
 */
export function encodeArrayBuffers(args: unknown): void {
  if (!isArray(args)) return;
  for (let i = 0; i < args.length; i += 1) {
    if (isArrayBuffer(args[i])) args[i] = toBase64(new Uint8Array(args[i]));
  }
}

/** True for one of another frame or of a test's window too, whose constructor isn't ours. */
function isArrayBuffer(value: unknown): value is ArrayBuffer {
  return apply(tagOf, value, []) === '[object ArrayBuffer]';
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(start, start + CHUNK_BYTES));
  }
  return btoa(binary);
}
