import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { inject, onTestFinished } from 'vitest';
import { findChrome } from '../../src/doctor/find-chrome.js';
import { FLAGS } from './browser-server.js';
import { PATIENCE } from './patience.js';

let connected: Promise<Browser> | undefined;

/**
 * A profile of its own in the run's one browser (`browser-server.ts`), to which each worker connects
 * once; its caller closes it.
 */
export async function newContext(): Promise<BrowserContext> {
  connected ??= chromium.connect(inject('browserEndpoint'), { timeout: PATIENCE });
  const context = await (await connected).newContext({ ignoreHTTPSErrors: true });
  context.setDefaultTimeout(PATIENCE);
  return context;
}

/** A new page with a storage of its own, and what its console and its errors said. */
export async function usePage(): Promise<{ page: Page; said: string[] }> {
  const context = await newContext();
  onTestFinished(() => context.close());
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
