// The sample app, in Chromium as under `wss-emu serve`: from the first guest to a reload.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { createEmulator } from '../../src/index.js';
import { usePage } from '../support/browser.js';

// The app wants port 3001: this file has an address of its own for it.
const HOST = '127.0.0.32';

/** What the manual gives an app, and what the chat uses of the browser. */
const ALLOWED = new Set([
  'document',
  'JSON',
  'plugins',
  'plugins.webSocketServer',
  ...['start', 'stop', 'send', 'sendToAllClients'].map((name) => `server.${name}`),
  ...['onClientConnected', 'onClientDisconnected', 'onmessage', 'onerror'].map(
    (name) => `server.${name}`,
  ),
]);

/** Runs a script in a scope that notes every global that it touches, and every member of the plugin. */
async function recordGlobals(page: Page, script: string): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const touched = new Set<string>();
    const record = (prefix: string, target: object): object =>
      new Proxy(target, {
        get(of, name) {
          touched.add(prefix + String(name));
          const value = Reflect.get(of, name);
          if (name !== 'webSocketServer')
            return typeof value === 'function' ? value.bind(of) : value;
          return (port?: number) => record('server.', value(port));
        },
        set(of, name, value) {
          touched.add(prefix + String(name));
          return Reflect.set(of, name, value);
        },
      });
    const scope = new Proxy(
      {},
      {
        has(_target, name) {
          touched.add(String(name));
          return name === 'plugins';
        },
        get: (_target, name) =>
          name === 'plugins' ? record('plugins.', Reflect.get(window, 'plugins')) : undefined,
      },
    );
    Object.assign(window, { recordingScope: scope, touchedGlobals: touched });
  });
  const code = readFileSync(`fixtures/www/${script}`, 'utf8');
  await page.route(`**/${script}`, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: `with (recordingScope) {${code}\n}` }),
  );
  return () => page.evaluate(() => [...Reflect.get(window, 'touchedGlobals')]);
}

async function items(page: Page, list: string): Promise<string[]> {
  return page.locator(`#${list} li`).allTextContents();
}

async function say(page: Page, text: string): Promise<void> {
  await page.fill('#text', text);
  await page.press('#text', 'Enter');
}

it('chats with two guests, loses one, stops, starts again, and survives a reload', async () => {
  const emulator = createEmulator({ host: HOST });
  onTestFinished(() => emulator.close());
  const { url } = await emulator.serve({ www: 'fixtures/www', port: 0 });
  const guestUrl = new URL('guest.html', url).href;
  const { page: host, said } = await usePage();
  const touched = await recordGlobals(host, 'host.js');
  const status = host.locator('#status');
  await host.goto(url);
  await expect.poll(() => status.textContent()).toBe(`listening on ${HOST}:3001`);

  const guests: Page[] = [];
  for (const count of [1, 2]) {
    const { page } = await usePage();
    await page.goto(guestUrl);
    await expect.poll(() => items(host, 'guests')).toHaveLength(count);
    guests.push(page);
  }
  const [ann, bob] = guests as [Page, Page];
  const names = await items(host, 'guests');
  await expect.poll(() => ann.locator('#name').textContent()).toBe(names[0]);

  await say(ann, 'hello from Ann');
  await say(host, 'hello to all');
  const expected = [`${names[0]}: hello from Ann`, 'host: hello to all'];
  for (const page of [host, ann, bob]) {
    await expect.poll(async () => (await items(page, 'messages')).sort()).toEqual(expected.sort());
  }

  await bob.click('#leave');
  await expect.poll(() => items(host, 'guests')).toEqual([names[0]]);
  expect(await items(host, 'messages')).toContain(`${names[1]} has left for a walk`);
  expect(await bob.locator('#status').textContent()).toBe('closed 1000');

  await host.click('#stop');
  await expect.poll(() => status.textContent()).toBe('stopped');
  await expect.poll(() => ann.locator('#status').textContent()).toBe('closed 1001');
  await host.click('#start');
  await expect.poll(() => status.textContent()).toBe(`listening on ${HOST}:3001`);
  await ann.reload();
  await expect.poll(() => items(host, 'guests')).toHaveLength(1);
  expect((await touched()).filter((name) => !ALLOWED.has(name))).toEqual([]);
  expect(await touched()).toContain('server.onmessage');

  await host.reload();
  await expect.poll(() => status.textContent()).toBe(`listening on ${HOST}:3001`);
  await expect.poll(() => ann.locator('#status').textContent()).toBe('closed 1001');
  await ann.reload();
  await expect.poll(() => items(host, 'guests')).toHaveLength(1);
  expect(said.filter((line) => !line.includes('favicon') && !line.includes('404'))).toEqual([]);
});
