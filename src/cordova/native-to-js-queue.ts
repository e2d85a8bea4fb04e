import type { DeliverResult } from './callback-context.js';
import type { PluginResult } from './plugin-result.js';

/** A result on its way to the page. */
export interface QueuedResult {
  readonly callbackId: string;
  readonly result: PluginResult;
}

/**
 * The one queue of results of a page, drained in batches: a turn is asked for with the
 * first result, and by then all that came meanwhile goes out together
 * (cordova-android, `NativeToJsMessageQueue`).
 *
 * @param schedule runs its argument in a later turn
 * @param drain gets each batch, oldest result first
 */
export function createNativeToJsQueue(
  schedule: (run: () => void) => void,
  drain: (batch: readonly QueuedResult[]) => void,
): DeliverResult {
  let batch: QueuedResult[] = [];

  function flush(): void {
    const drained = batch;
    batch = [];
    drain(drained);
  }

  return (callbackId, result) => {
    if (batch.length === 0) schedule(flush);
    batch.push({ callbackId, result });
  };
}
