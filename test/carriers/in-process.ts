import { onTestFinished } from 'vitest';
import { createEmulator } from '../../src/index.js';
import { type Carrier, type RunningApp, TEST_APP } from './carrier.js';
import { createTestApp } from './test-app.js';

/** exec joined to the services in one process. */
export const inProcess: Carrier = {
  name: 'in process',
  async openApp(options) {
    const emulator = createEmulator({ www: TEST_APP, ...options });
    onTestFinished(() => emulator.close());
    const globals = {} as { document: EventTarget };
    emulator.installGlobals(globals);
    const app = createTestApp({ ...emulator, ...globals });
    return { run: async (code, argument) => code(app, argument as never) } satisfies RunningApp;
  },
};
