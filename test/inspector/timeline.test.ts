// What the timeline shows, and of what; and all of one entry.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { nameOf, useInspector } from './use-inspector.js';

function facts(page: Page): Promise<string[]> {
  return page
    .locator('.facts div')
    .evaluateAll((facts) =>
      facts.map((fact) => [...fact.children].map(({ textContent }) => textContent).join(': ')),
    );
}

it('shows the kinds, the client and the words that are wanted', async () => {
  const { connect, page, rows, server } = await useInspector();
  server.onmessage = ({ client, message }) => server.send(client, `re ${message}`, () => {});
  const [ann, bob] = [await connect(), await connect()];
  ann.send('one');
  await ann.next();
  bob.send('two');
  await bob.next();
  await expect.poll(async () => (await rows()).length).toBe(10);

  for (const name of ['Events', 'Exec']) await page.getByRole('button', { name }).click();
  await expect
    .poll(rows)
    .toEqual([
      `${nameOf(ann)} | frame text | ↓ | one | 3 B`,
      `${nameOf(ann)} | frame text | ↑ | re one | 6 B`,
      `${nameOf(bob)} | frame text | ↓ | two | 3 B`,
      `${nameOf(bob)} | frame text | ↑ | re two | 6 B`,
    ]);
  await page.getByRole('button', { name: new RegExp(`^${nameOf(bob)}`) }).click();
  await expect.poll(async () => (await rows()).length).toBe(2);
  await page.getByLabel('Search').fill('RE T');
  await expect.poll(rows).toEqual([`${nameOf(bob)} | frame text | ↑ | re two | 6 B`]);
  await expect.poll(() => page.locator('.status').textContent()).toContain('1 of 10 entries');

  await page.getByLabel('Search').fill('nowhere');
  await page.getByText('Nothing matches').waitFor();
});

it('finds a call by the answer that it got', async () => {
  const { page, rows, server } = await useInspector();
  await page.getByLabel('Search').fill('not yet connected');

  server.send('/192.0.2.1:1', 'hi', undefined, () => {});

  await expect
    .poll(rows)
    .toEqual(['192.0.2.1:1 | exec send | hi✗ client /192.0.2.1:1 is not yet connected | 2 B']);
});

it('shows a call with its result, as JSON, as text and in bytes; other services and close codes; and forgets them', async () => {
  const { connect, emulator, page, row, rows, server, port } = await useInspector();
  const client = await connect();
  server.send(client.id, '{"score":[1,"€"]}', () => {});
  await client.next();

  await row('exec send').click();

  await expect
    .poll(() => facts(page))
    .toEqual([
      'Kind: exec, send',
      expect.stringMatching(/^Time: 0:\d\d\.\d{3}$/),
      'App: app in Node',
      `Server: ${port}`,
      `Client: ${nameOf(client)}`,
      'Size: 19 B',
      expect.stringMatching(/^Call: WebSocketServer.send, WebSocketServer\d+$/),
      expect.stringMatching(/^Result: OK after \d+ ms$/),
      'Answer: OK',
    ]);
  const panel = page.getByRole('tabpanel');
  await expect.poll(() => panel.innerText()).toBe('{ 1 }\nscore: [ 2 ]\n0: 1\n1: "€"');
  await page.getByRole('tab', { name: 'Text' }).click();
  await expect.poll(() => panel.innerText()).toBe('{"score":[1,"€"]}');
  await page.getByRole('tab', { name: 'Hex' }).click();
  await expect
    .poll(() => panel.textContent())
    .toBe(
      [
        '00000000  7b 22 73 63 6f 72 65 22  3a 5b 31 2c 22 e2 82 ac  {"score":[1,"···',
        '00000010  22 5d 7d                                          "]}',
      ].join('\n'),
    );

  emulator.exec(undefined, undefined, 'HttpServer', 'stop', ['client', { port: 3000 }]);
  await row('HttpServer.stop').waitFor();
  await expect
    .poll(() => row('HttpServer.stop').textContent())
    .toContain('["client",{"port":3000}]');

  await client.close(1000, 'done');
  await row('frame close').click();
  await expect
    .poll(() => facts(page))
    .toEqual(expect.arrayContaining(['Close code: 1000: normal closure', 'Reason: done']));

  await expect.poll(async () => (await rows()).join()).toContain('event disconnected');
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByText('Nothing has happened yet').waitFor();
});

it('follows the newest entry until somebody scrolls up', async () => {
  const { connect, page, row } = await useInspector();
  const client = await connect();
  const follow = page.getByRole('button', { name: 'Follow' });
  const top = () => page.locator('.scroller').evaluate(({ scrollTop }) => scrollTop);
  const send = (from: number, to: number) => {
    for (let n = from; n < to; n += 1) client.send(`message ${n}`);
  };
  send(0, 100);
  await row('message 99').first().waitFor();

  await page.locator('.scroller').hover();
  await page.mouse.wheel(0, -100_000);
  // The wheel's way takes some frames.
  await expect.poll(top).toBe(0);
  await expect.poll(() => follow.getAttribute('aria-pressed')).toBe('false');
  send(100, 200);
  await expect.poll(() => page.locator('.status').textContent()).toContain('401 entries');
  expect(await top()).toBe(0);

  await follow.click();
  await row('message 199').first().waitFor();
});
