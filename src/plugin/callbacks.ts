/** An app's callback for a result; may be left out. */
export type Success<Result> = ((result: Result) => void) | null;
/** An app's callback for the reason of a failure; may be left out. */
export type Failure = ((failure: string) => void) | null;

/** The app's callback as exec takes it: the service keeps what the types promise. */
export function passOn<Result>(callback: Success<Result> | undefined) {
  return typeof callback === 'function' ? (callback as (message: unknown) => void) : undefined;
}

/** For results without a message: the app's callback gets `undefined`, not Cordova's `"OK"`. */
export function withoutMessage(callback: Success<undefined> | undefined) {
  return typeof callback === 'function' ? () => callback(undefined) : undefined;
}
