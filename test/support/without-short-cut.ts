// With `SHORT_CUT=off` no test's messages get past ws's receiver (`vitest.config.ts`).
import { makeReceiversTerse } from './terse-receiver.js';

makeReceiversTerse();
