import type { Carrier } from './carrier.js';
import { inProcess } from './in-process.js';

export const carriers: readonly Carrier[] = [inProcess];
