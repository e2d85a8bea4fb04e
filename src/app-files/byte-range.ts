const SINGLE_RANGE = /^bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))$/;

/** A part of a file: its first byte, and its last. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The part that a `Range` header asks for (RFC 9110, section 14.1.2).
 *
 * @param size the file's, in bytes
 * @returns undefined if the whole file is to be sent: for several parts, for other units than bytes,
 *   and for what is malformed (section 14.2)
 */
export function parseRange(header: string, size: number): ByteRange | 'unsatisfiable' | undefined {
  const [found, first, last, suffix] = SINGLE_RANGE.exec(header) ?? [];
  if (found === undefined || (last && Number(last) < Number(first))) return undefined;
  const start = suffix === undefined ? Number(first) : Math.max(0, size - Number(suffix));
  if (start >= size) return 'unsatisfiable';
  return { start, end: last ? Math.min(Number(last), size - 1) : size - 1 };
}
