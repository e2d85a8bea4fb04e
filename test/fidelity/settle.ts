// Waiting for things to come to rest, in a process that holds all parties.

/** Turns of the event loop in which nothing may come any more. */
const QUIET_TURNS = 5;
const MAX_MS = 10_000;

/**
 * Resolves when nothing has been observed for `quietMs`, at the latest after ten seconds.
 *
 * @param count the number of observations until now
 */
export async function settle(count: () => number, quietMs: number): Promise<void> {
  const deadlineMs = performance.now() + MAX_MS;
  for (let seen = -1; seen !== count() && performance.now() < deadlineMs; ) {
    seen = count();
    await wait(quietMs);
  }
}

/**
 * Resolves after a time, and some turns of the event loop: on a busy machine the time alone
 * would pass before what has already arrived is read.
 */
export async function wait(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  for (let turn = 0; turn < QUIET_TURNS; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
