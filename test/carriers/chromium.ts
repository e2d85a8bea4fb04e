import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { createEmulator } from '../../src/index.js';
import { newContext, usePage } from '../support/browser.js';
import { type Carrier, type RunningApp, TEST_APP } from './carrier.js';

let context: BrowserContext | undefined;
/** Pages that no test has at the moment. */
const idle: Page[] = [];

/** A page in Chromium, over the bridge. */
export const inChromium: Carrier = {
  name: 'Chromium',
  keepPages() {
    beforeAll(async () => {
      context = await newContext();
    });
    afterAll(async () => {
      idle.length = 0;
      await context?.close();
      context = undefined;
    });
  },
  async openApp(options) {
    const emulator = createEmulator(options);
    onTestFinished(() => emulator.close());
    const { url } = await emulator.serve({ www: options?.www ?? TEST_APP, port: 0 });
    const page = context ? await takePage(context) : (await usePage()).page;
    await page.goto(url);
    // Plugins with a script of their own are there by then.
    await page.evaluate(
      "new Promise((resolve) => document.addEventListener('deviceready', () => resolve()))",
    );
    return {
      run: (code, argument) =>
        page.evaluate(`(${code})(testApp, ${JSON.stringify(argument ?? null)})`),
    } satisfies RunningApp;
  },
};

/** A tab that a test before has left, or a new one: each app has an origin of its own. */
async function takePage(from: BrowserContext): Promise<Page> {
  const page = idle.pop() ?? (await from.newPage());
  onTestFinished(async () => {
    await page.goto('about:blank');
    idle.push(page);
  });
  return page;
}
