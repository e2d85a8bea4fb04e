// Waiting for things to come to rest, in a process that holds all parties.

/** Turns of the event loop in which nothing may come any more. */
const QUIET_TURNS = 5;

/**
 * Resolves when nothing has been observed for `quietMs`. On a busy machine the time alone
 * would pass before what has already arrived is read, so some turns must be quiet too.
 *
 * @param count the number of observations until now
 */
export async function settle(count: () => number, quietMs: number): Promise<void> {
  for (let seen = -1; seen !== count(); ) {
    seen = count();
    await new Promise((resolve) => setTimeout(resolve, quietMs));
    for (let turn = 0; turn < QUIET_TURNS; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
