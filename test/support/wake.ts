import { PATIENCE } from './patience.js';

/** Waits to be woken. Rejects, with what was awaited, when nobody does it. */
export function waitForWake(awaited: string, onWake: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error(`${awaited} has not come`));
    const timer = setTimeout(fail, PATIENCE);
    onWake(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
