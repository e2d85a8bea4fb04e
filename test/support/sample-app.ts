import type { Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { createEmulator, type ServedApp } from '../../src/index.js';
import { usePage } from './browser.js';

/** A sample app being served, and the pages that are opened for it. */
export interface SampleApp {
  readonly app: ServedApp;
  /** A new page, not opened yet. */
  newPage(): Promise<Page>;
  /** Opens, in a page of its own, the address that a link of the app's page shows. */
  openShown(host: Page, link: string): Promise<Page>;
  /** All that the consoles of all pages said, but for plain information. */
  complaints(): string[];
}

/**
 * Serves an app's `www`.
 * @param address a loopback address of the test file's own: the apps want fixed ports
 */
export async function useSampleApp(www: string, address: string): Promise<SampleApp> {
  const emulator = createEmulator({ host: address });
  onTestFinished(() => emulator.close());
  const app = await emulator.serve({ www, port: 0 });
  const saidByAll: string[][] = [];

  async function newPage(): Promise<Page> {
    const { page, said } = await usePage();
    saidByAll.push(said);
    return page;
  }

  return {
    app,
    newPage,
    async openShown(host, link) {
      const shown = host.locator(link);
      await expect.poll(() => shown.textContent()).toMatch(/^http:/);
      const page = await newPage();
      await page.goto((await shown.textContent()) ?? '');
      return page;
    },
    complaints: () => saidByAll.flat().filter((line) => !/^(?:info|log):/.test(line)),
  };
}
