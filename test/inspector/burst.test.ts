// What the inspector keeps and draws of a lot at once; how fast it is, bench/trials/inspector.ts measures.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { TestClient } from '../support/client.js';
import { useInspector } from './use-inspector.js';

/** A server that skips nothing for a slow page has no more than this on its way to it. */
const PORTION = 2_000;

/** Sends messages of which each is two entries; the first entry is that of the client. */
async function send(page: Page, client: TestClient, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n += 1) {
    client.send(`message ${n}`);
    if ((n + 1) % PORTION !== 0 && n + 1 !== to) continue;
    const last = page
      .locator('.scroller')
      .getByRole('row')
      .filter({ hasText: `message ${n}` });
    await last.first().waitFor();
  }
}

/** The messages of all rows, from the top of the timeline to its end, and how many rows it ever drew. */
function readThrough(page: Page): Promise<{ messages: string[]; mostRows: number }> {
  return page.locator('.scroller').evaluate(async (scroller) => {
    const messages = new Set<string>();
    let mostRows = 0;
    scroller.scrollTop = 0;
    for (;;) {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      const rows = [...scroller.querySelectorAll('[role=row]')];
      mostRows = Math.max(mostRows, rows.length);
      for (const row of rows) messages.add(row.querySelector('.message')?.textContent ?? '');
      const before = scroller.scrollTop;
      scroller.scrollTop += scroller.clientHeight / 2;
      if (scroller.scrollTop === before) return { messages: [...messages], mostRows };
    }
  });
}

it('shows all messages of a burst, in order, and draws few rows at a time', async () => {
  const { connect, page } = await useInspector();
  const client = await connect();

  await send(page, client, 0, 1_500);
  await page.getByRole('button', { name: 'Events' }).click();
  await expect
    .poll(() => page.locator('.status').textContent())
    .toContain('1,500 of 3,001 entries');

  const { messages, mostRows } = await readThrough(page);
  expect(messages).toEqual(Array.from({ length: 1_500 }, (_, n) => `message ${n}`));
  expect(mostRows).toBeLessThan(60);
});

it('keeps 20,000 entries and says how many it let go', async () => {
  const { connect, page, row } = await useInspector();
  const client = await connect();
  await send(page, client, 0, 12_000);

  const status = page.locator('.status');
  await expect.poll(() => status.textContent()).toContain('20,000 entries');
  await expect
    .poll(() => status.textContent())
    .toContain('4,001 older ones dropped: 20,000 are kept');
  await page.locator('.scroller').evaluate((scroller) => {
    scroller.scrollTop = 0;
  });
  await row('message 2000').first().waitFor();
});
