/**
 * Calls `abort` with the signal's reason as soon as it is aborted.
 *
 * @returns a function that takes that back: a signal may live longer than what listens to it
 * @throws the signal's reason when it is aborted already
 */
export function onAbort(
  signal: AbortSignal | undefined,
  abort: (reason: unknown) => void,
): () => void {
  if (!signal) return () => {};
  signal.throwIfAborted();
  const listener = () => abort(signal.reason);
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}

/** As `promise` does, unless the signal is aborted first: then rejects with its reason. */
export function orAborted<Value>(
  promise: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const forget = onAbort(signal, reject);
    promise.then(resolve, reject).finally(forget);
  });
}
