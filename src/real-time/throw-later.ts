// Taken before a test runner can put a fake one in its place.
const { queueMicrotask } = globalThis;

/** Lets an error surface as an uncaught exception, without stopping the code that met it. */
export function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
