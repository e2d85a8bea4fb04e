// What pages may take of the emulator (docs/reliability.md, "Limits").
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DEFAULT_PAGE_LIMITS } from '../../src/emulator/pages/serve-options.js';
import { Tickets } from '../../src/emulator/web-host/gate/tickets.js';
import { BARE_APP, startServer, useApp } from '../support/app.js';
import {
  askForBridge,
  askForTicket,
  type BridgeClient,
  fetchTicket,
  openBridge,
} from '../support/bridge-client.js';
import { usePage } from '../support/browser.js';
import { connectClient } from '../support/client.js';
import { findFreePort } from '../support/free-port.js';

it('lets 64 pages in, tells the 65th why it must wait, and lets it in when one has gone', async () => {
  const { url, port } = await useApp(BARE_APP);
  const early = await fetchTicket(port);
  const pages: BridgeClient[] = [];
  for (let count = 0; count < 64; count += 1) pages.push(await openBridge(port));
  await Promise.all(pages.map((page) => page.greet()));
  const { page, said } = await usePage();
  await page.goto(url);

  await expect
    .poll(() => said.filter((line) => line.includes('[wss-emu]')))
    .toEqual([
      `error: [wss-emu] This page is not connected to the emulator at http://localhost:${port}: 64 pages are open, as many as maxPages allows: close some. The page connects as soon as there is room.`,
    ]);
  const refused = await askForTicket(port);
  expect([refused.status, (await refused.json()).error.code]).toEqual([503, 'busy']);
  // A ticket from before does not help either, and is not used up.
  expect(await askForBridge(port, early)).toBe(503);
  const answers = await Promise.all(pages.map((page) => page.ask('Device', 'getInfo', [])));
  expect(answers.map((answer) => answer?.ok)).toEqual(pages.map(() => true));
  expect(await page.evaluate('typeof device')).toBe('undefined');

  pages[0]?.ws.close();

  await expect.poll(() => page.evaluate('typeof device')).toBe('object');
});

it('has maxPages for another number of pages', async () => {
  const { port } = await useApp(BARE_APP, { maxPages: 1 });
  const first = await openBridge(port);
  expect((await askForTicket(port)).status).toBe(503);
  first.ws.close();
  await expect.poll(async () => (await askForTicket(port)).status).toBe(200);
});

it('closes a page whose frame is larger than maxFrameBytes, and takes the largest', async () => {
  const { port } = await useApp(BARE_APP, { maxFrameBytes: 70_000 });
  const [largest, larger] = [await openBridge(port), await openBridge(port)];
  expect(await largest.greet()).toMatchObject({ t: 'welcome', maxCallLength: 23_332 });
  largest.ws.send(`[]${' '.repeat(69_998)}`);
  larger.ws.send(`[]${' '.repeat(69_999)}`);

  expect(await larger.closed).toBe(1009);
  expect(await largest.ask('Device', 'getInfo', [])).toMatchObject({ ok: true });
});

it('fails calls in the page that maxFrameBytes has no room for, from before welcome too', async () => {
  const { url } = await useApp(
    {
      'index.html': `<!doctype html><meta charset="utf-8"><script src="cordova.js"></script><script>
        answers = [];
        for (const length of [30000, 10])
          cordova.exec(null, (text) => answers.push(text), 'None', 'x', ['あ'.repeat(length)]);
      </script>`,
    },
    { maxFrameBytes: 70_000 },
  );
  const port = await findFreePort();
  const { page } = await usePage();
  await page.goto(url);
  await expect
    .poll(() => page.evaluate('answers'))
    .toEqual([
      expect.stringMatching(
        /^wss-emu: a call of 300\d\d characters .* takes 23332: send .* parts$/,
      ),
      'Class not found',
    ]);
  await startServer(page, port);
  await page.evaluate(`server.onmessage = ({ client, message }) => server.send(client, message)`);
  const client = await connectClient(port);
  // Ten answers of one turn, which no single frame has room for.
  const texts = Array.from({ length: 10 }, (_, index) => 'あ'.repeat(20_000) + index);
  for (const text of texts) client.send(text);
  for (const text of texts) expect((await client.next()) === text).toBe(true);
});

it('takes a ticket once, within ten seconds, and no word for one', () => {
  let now = 5_000;
  const tickets = new Tickets(() => now);
  const [used, intime, late] = [tickets.issue(), tickets.issue(), tickets.issue()];

  expect([tickets.redeem(`${used}`), tickets.redeem(`${used}`)]).toEqual([true, false]);
  now += 9_999;
  expect(tickets.redeem(`${intime}`)).toBe(true);
  now += 1;
  expect(tickets.redeem(`${late}`)).toBe(false);
  const words = ['', 'undefined', '__proto__', 'constructor', 'toString', 'size'];
  expect(words.filter((word) => tickets.redeem(word))).toEqual([]);
});

it('keeps a thousand tickets, until they are too old', () => {
  let now = 0;
  const tickets = new Tickets(() => now);
  const issued = Array.from({ length: 1_000 }, () => tickets.issue());

  expect(new Set(issued).size).toBe(1_000);
  expect(tickets.issue()).toBeUndefined();
  now += 10_000;
  expect(tickets.issue()).toMatch(/^[\w-]{32}$/);
});

it.each([
  [{ maxPages: 0 }, 'maxPages'],
  [{ maxPages: Number.NaN }, 'maxPages'],
  [{ maxFrameBytes: 65_535 }, 'maxFrameBytes'],
  [{ maxFrameBytes: 2 ** 30 }, 'maxFrameBytes'],
  [{ maxFrameBytes: '70000' as never }, 'maxFrameBytes'],
])('refuses %j', async (options, name) => {
  await expect(useApp(BARE_APP, options)).rejects.toMatchObject({
    code: 'WSSEMU_ERR_INVALID_OPTION',
    message: expect.stringContaining(`"${name}"`),
  });
});

it.each(Object.entries(DEFAULT_PAGE_LIMITS))(
  'has the default of %s in docs/api.md',
  (name, limit) => {
    const [, documented] =
      new RegExp(`^\\| \`${name}\` \\| [^|]* \\| (.*?) \\|`, 'm').exec(
        readFileSync('docs/api.md', 'utf8'),
      ) ?? [];
    expect(documented).toBe(limit % 2 ** 20 === 0 ? `${limit / 2 ** 20} MiB` : String(limit));
  },
);
