/** Called with the one message of a result; what it is depends on service and action. */
export type ExecCallback = (message: unknown) => void;

/**
 * Cordova's `exec`: the one seam between app code and native code.
 *
 * Returns at once. One of the callbacks is called later, never inside the call:
 * `success` with the result's message (the string `"OK"` where the native side
 * gave none), `failure` with a string. Both may be left out.
 *
 * `args` cross as JSON at the time of the call (default `[]`).
 *
 * @throws TypeError when `args` can't be written as JSON (a circular structure, a BigInt)
 * @see cordova-android, `cordova-js-src/exec.js`
 */
export type Exec = (
  success: ExecCallback | null | undefined,
  failure: ExecCallback | null | undefined,
  service: string,
  action: string,
  args?: unknown,
) => void;
