/** The statuses of a plugin result (cordova-android, `PluginResult.Status`). */
export const Status = {
  NO_RESULT: 0,
  OK: 1,
  CLASS_NOT_FOUND_EXCEPTION: 2,
  ILLEGAL_ACCESS_EXCEPTION: 3,
  INSTANTIATION_EXCEPTION: 4,
  MALFORMED_URL_EXCEPTION: 5,
  IO_EXCEPTION: 6,
  INVALID_ACTION: 7,
  JSON_EXCEPTION: 8,
  ERROR: 9,
} as const;

export type Status = (typeof Status)[keyof typeof Status];

/** What a service answers: one result for most calls, many where the callback is kept. */
export interface PluginResult {
  readonly status: Status;
  /** A JSON value; without meaning when the status is `NO_RESULT`. */
  readonly message: unknown;
  /** True when more results of the same call will follow. */
  readonly keepCallback: boolean;
}

/** True when the result goes to the success callback (`NO_RESULT` counts, and calls nothing). */
export function isSuccess(status: Status): boolean {
  return status === Status.OK || status === Status.NO_RESULT;
}
