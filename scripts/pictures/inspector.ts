import { chromium, type Page } from 'playwright-core';
import { createInspector } from '../../src/inspector/inspector.js';
import { Steering } from '../../src/steering/steering.js';
import { connectClient, createEmulator } from '../../src/testing/index.js';
import { findChromium } from '../../test/support/find-chromium.js';

const SIZE = { width: 1280, height: 800 };
const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
const COLOURS = ['light', 'dark'] as const;

/** The inspector beside the chat sample, with two guests; in Chromium. */
export async function pictureInspector(folder: string): Promise<void> {
  await using emulator = createEmulator();
  const tool = await createInspector({ emulator, steering: new Steering({ emulator }) });
  const app = await emulator.serve({ www: 'fixtures/www/chat', port: 0, tool });
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error('Chrome or Chromium is needed: set CHROME_PATH.');
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  const host = await browser.newPage();
  const inspectors: Page[] = [];
  for (const colorScheme of COLOURS) {
    const page = await browser.newPage({ viewport: SIZE, colorScheme });
    await page.goto(new URL('/__wss-emu/', app.url).href);
    await page.getByText('Live').waitFor();
    inspectors.push(page);
  }

  await host.goto(app.url);
  const { url } = await emulator.waitFor('started');
  const anna = await connectClient(url);
  const ben = await connectClient(url);
  const said = [
    [anna, { name: 'Anna' }],
    [ben, { name: 'Ben' }],
    [anna, { text: 'Is anybody there?' }],
    [ben, { text: 'はい！ <b>Two of us</b>' }],
  ] as const;
  for (const [client, message] of said) {
    client.send(JSON.stringify(message));
    await emulator.waitFor('message', { where: ({ client: id }) => id === client.id });
  }
  await ben.close(1000, 'bye');
  await emulator.waitFor('disconnected');

  for (const [index, page] of inspectors.entries()) {
    const row = page.getByRole('row').filter({ hasText: 'Is anybody there?' }).first();
    await row.click();
    await page.getByText(/started, page 1, 1 client$/).waitFor();
    await page.getByRole('tab', { name: 'JSON' }).click();
    await page.screenshot({ path: `${folder}/inspector-${COLOURS[index]}.png` });
  }
  await browser.close();
}
