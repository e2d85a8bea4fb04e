const SINGLE_RANGE = /^bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))$/;

/**
 * A `Range` header for sirv, which reads `first-last` only: a suffix gets its first byte.
 * What can't be put so is ignored, and the whole file is sent (RFC 9110, section 14.2).
 *
 * @param size the file's, in bytes
 */
export function normalizeRange(header: string, size: number): string | undefined {
  const [, first, last, suffix] = SINGLE_RANGE.exec(header) ?? [];
  if (suffix !== undefined) {
    // Of nothing: a range that can't be satisfied.
    const start = Number(suffix) === 0 ? size : Math.max(0, size - Number(suffix));
    return `bytes=${start}-`;
  }
  if (first === undefined) return undefined;
  if (!last) return `bytes=${first}-`;
  // sirv takes a last byte of 0 for none.
  return Number(last) === 0 || Number(last) < Number(first) ? undefined : header;
}
