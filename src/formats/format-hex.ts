/** The first bytes of what is binary, for people: `01 02 ff …`. The others aren't looked at. */
export function formatHex(bytes: Uint8Array, maxBytes = 32): string {
  const shown = Array.from(bytes.subarray(0, maxBytes), formatByte);
  return [...shown, ...(bytes.byteLength > maxBytes ? ['…'] : [])].join(' ');
}

export function formatByte(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
