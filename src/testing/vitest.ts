import { test as base, expect } from 'vitest';
import type { EmulatorOptions } from '../index.js';
import { createEmulator, type KitMatchers, matchers, type TestEmulator } from './index.js';

expect.extend(matchers);

declare module 'vitest' {
  interface Matchers<T> extends KitMatchers {}
}

/** What tests find in their context. */
export interface EmulatorFixtures {
  /** How `emulator` is created; `test.override({ emulatorOptions: … })` changes it. */
  emulatorOptions: EmulatorOptions;
  /** A phone of this test's own, created when the test asks for it and closed when it is over. */
  emulator: TestEmulator;
}

/** vitest's `test`, with an emulated phone for each test that asks for one. */
export const test = base.extend<EmulatorFixtures>({
  emulatorOptions: {},
  emulator: async ({ emulatorOptions }, use) => {
    const emulator = createEmulator(emulatorOptions);
    await use(emulator);
    await emulator.close();
  },
});

export { expect, test as it };
