import type { Carrier } from './carrier.js';
import { inChromium } from './chromium.js';
import { inMemoryBridge } from './in-memory-bridge.js';
import { inProcess } from './in-process.js';

/** Every way between app code and the services: the conformance suite runs over each. */
export const carriers: readonly Carrier[] = [inProcess, inMemoryBridge, inChromium];
