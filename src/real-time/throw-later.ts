import { queueMicrotask } from './timers.js';

/** Lets an error surface as an uncaught exception, without stopping the code that met it. */
export function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
