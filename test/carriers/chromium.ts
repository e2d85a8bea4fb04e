import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { createEmulator } from '../../src/index.js';
import { launchBrowser, usePage } from '../support/browser.js';
import { type Carrier, type RunningApp, TEST_APP } from './carrier.js';

let browser: Browser | undefined;
/** Pages that no test has at the moment. */
const idle: Page[] = [];

/** A page in Chromium, over the bridge. */
export const inChromium: Carrier = {
  name: 'Chromium',
  keepPages() {
    beforeAll(async () => {
      browser = await launchBrowser();
    });
    afterAll(async () => {
      idle.length = 0;
      await browser?.close();
      browser = undefined;
    });
  },
  async openApp(options) {
    const emulator = createEmulator(options);
    onTestFinished(() => emulator.close());
    const { url } = await emulator.serve({ www: options?.www ?? TEST_APP, port: 0 });
    const page = browser ? await takePage(browser) : (await usePage()).page;
    await page.goto(url);
    return {
      run: (code, argument) =>
        page.evaluate(`(${code})(testApp, ${JSON.stringify(argument ?? null)})`),
    } satisfies RunningApp;
  },
};

/** A tab that a test before has left, or a new one: each app has an origin of its own. */
async function takePage(from: Browser): Promise<Page> {
  const page = idle.pop() ?? (await from.newPage());
  onTestFinished(async () => {
    await page.goto('about:blank');
    idle.push(page);
  });
  return page;
}
