// docs/inspector.md: the inspector is opened after something has happened, and loses its connection.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { openInspector } from '../../src/inspector/inspector.js';
import { Steering } from '../../src/steering/steering.js';
import { usePage } from '../support/browser.js';
import { usePhone } from '../support/use-phone.js';

/** The texts of all rows, from the top of the timeline to its end, and which of them are marked. */
function readThrough(page: Page): Promise<{ texts: string[]; before: number }> {
  return page.locator('.scroller').evaluate(async (scroller) => {
    const rows = new Map<number, Element>();
    scroller.scrollTop = 0;
    for (;;) {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      for (const row of scroller.querySelectorAll('[role=row]')) {
        rows.set(Number(row.getAttribute('aria-rowindex')), row.cloneNode(true) as Element);
      }
      const before = scroller.scrollTop;
      scroller.scrollTop += scroller.clientHeight / 2;
      if (scroller.scrollTop !== before) continue;
      const all = [...rows].sort(([one], [other]) => one - other).map(([, row]) => row);
      return {
        texts: all.map((row) => row.querySelector('.message')?.textContent ?? ''),
        before: all.filter((row) => row.querySelector('[title="before this page was opened"]'))
          .length,
      };
    }
  });
}

const messages = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `message ${from + index}`);

it('has the last 2,000 entries of a long session in order, then the next, and none twice', async () => {
  const { emulator, connect, events, port } = await usePhone();
  const { url } = await openInspector(0, { emulator, steering: new Steering({ emulator }) });
  const client = await connect();
  const send = async (from: number, to: number) => {
    for (const text of messages(from, to)) client.send(text);
    await events(1 + to);
  };
  await send(0, 5_000);

  const { page, said } = await usePage();
  await page.addInitScript(() => {
    const sockets: WebSocket[] = [];
    const kept = class extends WebSocket {
      constructor(...args: ConstructorParameters<typeof WebSocket>) {
        super(...args);
        sockets.push(this);
      }
    };
    Object.assign(window, { WebSocket: kept, sockets });
  });
  await page.goto(url);
  const status = () => page.locator('.status').textContent();
  await expect.poll(status).toContain('2,000 entries2,000 from before this page was opened');
  await send(5_000, 5_010);
  await expect.poll(status).toContain('2,020 entries');
  await page.getByRole('button', { name: 'Events' }).click();
  expect(await readThrough(page)).toEqual({ texts: messages(4_000, 5_010), before: 1_000 });

  // What happens while it has no connection is there when it has one again; what it had, it has once.
  await page.evaluate('sockets[0].close()');
  await page.getByText('Emulator not reachable').waitFor();
  await send(5_010, 5_020);
  await page.getByText('Live', { exact: true }).waitFor();
  await send(5_020, 5_030);
  await expect.poll(status).toContain('of 2,060 entries');
  expect(await readThrough(page)).toEqual({ texts: messages(4_000, 5_030), before: 1_000 });
  const clients = page.getByRole('list', { name: `Clients of ${port}` });
  await expect.poll(() => clients.textContent()).toContain('1,030 in');
  expect(await status()).not.toContain('skipped');
  expect(said).toEqual([]);
});
