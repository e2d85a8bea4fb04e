/** How Java-WebSocket 1.4.0 closes connections. */

export const NORMAL = 1000;
export const GOING_AWAY = 1001;
export const ABNORMAL = 1006;
/** For a client that breaks the protocol, and in place of a code that may not be sent. */
export const UNEXPECTED = 1011;

/** No code: the plugin closes with `NORMAL`, and drops the reason. */
export const NO_CODE = -1;

const LAST_OF_RFC = 1014;
const FIRST_FREE = 3000;
const LAST = 4999;
const NEVER_SENT: ReadonlySet<number> = new Set([1004, 1005, ABNORMAL]);
const LONGEST_REASON = 123;

/** False for codes that no close frame may have; the engine sends `UNEXPECTED` in their place. */
export function mayBeSent(code: number): boolean {
  if (NEVER_SENT.has(code)) return false;
  return (code >= NORMAL && code <= LAST_OF_RFC) || (code >= FIRST_FREE && code <= LAST);
}

/** What the plugin tells as `wasClean`: the code alone decides, whoever closed. */
export function isClean(code: number): boolean {
  return code === NORMAL || code >= FIRST_FREE;
}

/** A reason that fits into a close frame (RFC 6455, section 5.5). */
export function fits(reason: string): boolean {
  return Buffer.byteLength(reason) <= LONGEST_REASON;
}
