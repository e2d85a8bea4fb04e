/**
 * How long a stopping server waits for its clients' answers before it cuts them, in milliseconds.
 * What waits for a stopping server counts in graces too, so that none of the two is changed alone.
 */
export const STOP_GRACE_MS = 500;

/** How often clients that are still reading what is on its way to them get that time again. */
export const MAX_GRACES = 10;

const CUT = 'cut while they were still reading';

/** The log's line on clients to whom a stopping server could not send all that it had for them. */
export function formatCut(port: number, ids: readonly string[], bytes: number): string {
  const seconds = (MAX_GRACES * STOP_GRACE_MS) / 1_000;
  return `port ${port}: ${CUT}, ${seconds} seconds after the stop: ${ids.join(', ')} (${bytes} bytes did not leave)`;
}

/** Whether a line of the log is that one. */
export function isCut(text: string): boolean {
  return text.includes(CUT);
}
