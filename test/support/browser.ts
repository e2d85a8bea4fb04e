import { type Browser, chromium, type Page } from 'playwright-core';
import { inject, onTestFinished } from 'vitest';
import { findChrome } from '../../src/doctor/find-chrome.js';
import { FLAGS } from './browser-server.js';
import { PATIENCE } from './patience.js';

let connected: Promise<Browser> | undefined;

/** The run's one browser (`browser-server.ts`); each test file's worker connects once. */
export function useBrowser(): Promise<Browser> {
  connected ??= chromium.connect(inject('browserEndpoint'), { timeout: PATIENCE });
  return connected;
}

/** A new page with a storage of its own, and what its console and its errors said. */
export async function usePage(): Promise<{ page: Page; said: string[] }> {
  const browser = await useBrowser();
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  onTestFinished(() => context.close());
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const said: string[] = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`uncaught: ${error.message}`));
  return { page, said };
}

const fullBrowser = findChrome();

/** True where there is a browser with a window, DevTools and all, headless shell or not. */
export const hasFullBrowser = fullBrowser !== undefined && !fullBrowser.endsWith('headless-shell');

/** A page of such a browser, of its own; for tests whose subject the headless shell doesn't have. */
export async function useFullBrowserPage(): Promise<Page> {
  if (fullBrowser === undefined)
    throw new Error('there is no full browser: apt-get install chromium');
  const browser = await chromium.launch({ executablePath: fullBrowser, args: FLAGS });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  return page;
}
