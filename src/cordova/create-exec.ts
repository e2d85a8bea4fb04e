import type { Exec, ExecCallback } from '../exec.js';
import { crossJson } from './cross-json.js';
import type { QueuedResult } from './native-to-js-queue.js';
import { isSuccess, Status } from './plugin-result.js';

/**
 * Carries a call to the native half.
 *
 * @param args a JSON value that nobody else will change
 * @param isAwaited false when nobody will be called back: its results may stay where they are
 */
export type SendCall = (
  callbackId: string,
  service: string,
  action: string,
  args: unknown,
  isAwaited: boolean,
) => void;

/** The page's half of exec: the function for the app, and the way in for results. */
export interface PageExec {
  readonly exec: Exec;
  /** Calls back for a batch of results, in order. A callback that throws stops none of the others. */
  callbacksFromNative(batch: readonly QueuedResult[]): void;
  /** The app's process has died: none of its callbacks is called any more. */
  forgetCallbacks(): void;
}

interface Callbacks {
  readonly success: ExecCallback | null | undefined;
  readonly failure: ExecCallback | null | undefined;
}

/**
 * Cordova's callback table for plain Node (in a page it is Apache's own; cordova-js, `cordova.js`).
 *
 * @param onCallbackError gets what an app's callback threw
 */
export function createExec(
  sendCall: SendCall,
  onCallbackError: (error: unknown) => void,
): PageExec {
  const callbacks = new Map<string, Callbacks>();
  let lastCallbackNumber = 0;

  const exec: Exec = (success, failure, service, action, args) => {
    lastCallbackNumber += 1;
    const callbackId = service + lastCallbackNumber;
    // Android's Java gets texts, whatever the app gave.
    const isAwaited = Boolean(success || failure);
    sendCall(callbackId, String(service), String(action), crossJson(args || []), isAwaited);
    if (isAwaited) callbacks.set(callbackId, { success, failure });
  };

  function callbackFromNative({ callbackId, result }: QueuedResult): void {
    const found = callbacks.get(callbackId);
    if (!found) return;
    if (!result.keepCallback) callbacks.delete(callbackId);
    try {
      if (result.status === Status.OK) found.success?.(result.message);
      else if (!isSuccess(result.status)) found.failure?.(result.message);
    } catch (error) {
      onCallbackError(error);
    }
  }

  return {
    exec,
    callbacksFromNative(batch) {
      for (const queued of batch) callbackFromNative(queued);
    },
    forgetCallbacks: () => callbacks.clear(),
  };
}
