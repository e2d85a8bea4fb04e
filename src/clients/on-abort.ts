/** All that a signal ends, and the one listener for it: Node takes more than ten for a leak. */
interface Ends {
  readonly all: Set<(reason: unknown) => void>;
  readonly listener: () => void;
}

const endsOf = new WeakMap<AbortSignal, Ends>();

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
  const { all, listener } = endsOf.get(signal) ?? listenTo(signal);
  all.add(abort);
  return () => {
    if (!all.delete(abort) || all.size > 0) return;
    signal.removeEventListener('abort', listener);
    endsOf.delete(signal);
  };
}

function listenTo(signal: AbortSignal): Ends {
  const all = new Set<(reason: unknown) => void>();
  const listener = () => {
    for (const abort of [...all]) abort(signal.reason);
  };
  signal.addEventListener('abort', listener, { once: true });
  endsOf.set(signal, { all, listener });
  return { all, listener };
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
