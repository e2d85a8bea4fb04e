import { onTestFinished } from 'vitest';
import { createEmulator } from '../../src/index.js';
import { usePage } from '../support/browser.js';
import { type Carrier, type RunningApp, TEST_APP } from './carrier.js';

/** A page in Chromium, over the bridge. */
export const inChromium: Carrier = {
  name: 'Chromium',
  async openApp(options) {
    const emulator = createEmulator(options);
    onTestFinished(() => emulator.close());
    const { url } = await emulator.serve({ www: options?.www ?? TEST_APP, port: 0 });
    const { page } = await usePage();
    await page.goto(url);
    return {
      run: (code, argument) =>
        page.evaluate(`(${code})(testApp, ${JSON.stringify(argument ?? null)})`),
    } satisfies RunningApp;
  },
};
