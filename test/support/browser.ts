import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, inject, onTestFinished } from 'vitest';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let launched: Promise<Browser> | undefined;

/** A browser that its caller closes. */
export function launchBrowser(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: inject('chromiumPath'), args: [...FLAGS, ...flags] });
}

/** One browser for the tests of a file. */
async function useBrowser(): Promise<Browser> {
  launched ??= launchBrowser();
  return launched;
}

afterAll(async () => {
  await (await launched)?.close();
  launched = undefined;
});

/**
 * A new page with a storage of its own, and what its console and its errors said.
 * @param flags of a browser of its own
 */
export async function usePage(
  flags: readonly string[] = [],
): Promise<{ page: Page; said: string[] }> {
  const browser = flags.length > 0 ? await launchBrowser(flags) : await useBrowser();
  if (flags.length > 0) onTestFinished(() => browser.close());
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const said: string[] = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`uncaught: ${error.message}`));
  return { page, said };
}
