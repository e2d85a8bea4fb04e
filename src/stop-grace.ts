/**
 * How long a stopping server waits for its clients' answers before it cuts them, in milliseconds.
 * Whatever waits for a stopping server counts in graces too, so that both change together.
 */
export const STOP_GRACE_MS = 500;

/** How many of them may pass in which clients take nothing of what is on its way to them. */
export const MAX_IDLE_GRACES = 4;

/** How many there are at most, for clients that go on reading. */
export const MAX_GRACES = 16;

const CUT = 'were cut off when the server stopped';

/** The log's line about clients that a stopping server could not send everything to. */
export function formatCut(port: number, ids: readonly string[], bytes: number): string {
  return `port ${port}: ${bytes} bytes that were on their way to ${ids.join(', ')} ${CUT}`;
}

/** True for that line of the log. */
export function isCut(text: string): boolean {
  return text.endsWith(CUT);
}
