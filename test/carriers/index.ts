import { describe } from 'vitest';
import type { Carrier } from './carrier.js';
import { inChromium } from './chromium.js';
import { inMemoryBridge } from './in-memory-bridge.js';
import { inProcess } from './in-process.js';

/** Every way between app code and the services: the conformance suite runs over each. */
export const carriers: readonly Carrier[] = [inProcess, inMemoryBridge, inChromium];

/** The same tests over each carrier. */
export function describeOverCarriers(title: string, tests: (carrier: Carrier) => void): void {
  describe.each(carriers)(`${title}, $name`, (carrier) => {
    carrier.keepPages?.();
    tests(carrier);
  });
}
