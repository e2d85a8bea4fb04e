// docs/troubleshooting.md: what a browser's console says, from Chromium's own.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { askExec, BARE_APP, useApp } from '../support/app.js';
import { usePage } from '../support/browser.js';
import { useBusyPort } from '../support/busy-port.js';
import { findFreePort } from '../support/free-port.js';
import { useServer } from '../support/use-server.js';
import { readHeadings } from './troubleshooting.js';

const headings = readHeadings(
  "In the browser's console: connections",
  "In the browser's console: the app",
);

/** A page of this machine, and what it has said so far. */
async function useLocalPage(files: Record<string, string> = BARE_APP, options = {}) {
  const app = await useApp(files, options);
  const { page, said } = await usePage();
  await page.goto(app.url);
  await page.waitForFunction(() => 'cordova' in window);
  return { ...app, page, said };
}

/** A page of a public site: Chromium takes what a test answers for one. */
async function usePublicPage() {
  const { page, said } = await usePage();
  await page.route('https://app.example/', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
  );
  await page.goto('https://app.example/');
  return { page, said };
}

function connectFrom(page: Page, url: string, protocol?: string): Promise<void> {
  return page.evaluate(
    ([url = '', protocol]) => {
      // Thrown outside, as in an app.
      setTimeout(() => new WebSocket(url, protocol ?? []));
    },
    [url, protocol],
  );
}

async function expectSaid(said: readonly string[], part: string): Promise<void> {
  const pattern = headings.read(part);
  await expect.poll(() => said.find((line) => pattern.test(line)) ?? said).toMatch(pattern);
}

describe('Chromium', () => {
  it('tells why a connection failed', async () => {
    const { page, said } = await useLocalPage();
    const busy = await useBusyPort();
    const { port } = await useServer();

    await connectFrom(page, `ws://localhost:${await findFreePort()}`);
    await expectSaid(said, 'ERR_CONNECTION_REFUSED');
    await connectFrom(page, `ws://localhost:${busy}`);
    await expectSaid(said, 'Unexpected response code');
    await connectFrom(page, `ws://localhost:${port}`, 'chat');
    await expectSaid(said, 'Sec-WebSocket-Protocol');
    await connectFrom(page, `wss://localhost:${port}`);
    await expectSaid(said, 'ERR_SSL_PROTOCOL_ERROR');
    await connectFrom(page, 'ws://localhost:6000');
    await expectSaid(said, 'ERR_UNSAFE_PORT');
  });

  it('lets no page from https: connect to ws: elsewhere', async () => {
    const { page, said } = await useLocalPage(BARE_APP, { https: true });

    await connectFrom(page, 'ws://192.0.2.77:3001');

    await expectSaid(said, 'Mixed Content');
    await expectSaid(said, 'An insecure WebSocket connection');
  });

  it('lets no page from elsewhere connect to this machine unasked', async () => {
    const { page, said } = await usePublicPage();
    const { port } = await useServer();

    await connectFrom(page, `ws://127.0.0.1:${port}`);
    await page.evaluate((port) => {
      fetch(`http://127.0.0.1:${port}`).catch(() => {});
    }, port);

    await expectSaid(said, 'ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS');
    await expectSaid(said, 'Access to fetch');
  });

  it('keeps to the page’s policy', async () => {
    const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'self'">`;
    const { page, said } = await useLocalPage({ 'index.html': policy + BARE_APP['index.html'] });

    await connectFrom(page, `ws://localhost:${await findFreePort()}`);

    await expectSaid(said, 'Connecting to');
    await expectSaid(said, "The page's Content-Security-Policy blocks");
  });

  it('tells of a page without plugins', async () => {
    const { page, said } = await usePublicPage();
    await page.evaluate(() => {
      const run = (code: string) => setTimeout(() => Reflect.get(window, 'eval')(code));
      run('plugins.webSocketServer()');
      run('window.plugins.webSocketServer()');
    });

    await expectSaid(said, 'plugins is not defined');
    await expectSaid(said, "(reading 'webSocketServer')");
  });
});

describe('the page', () => {
  it('tells why it is not connected', async () => {
    const { url } = await useApp(BARE_APP);
    const { page, said } = await usePage();
    await page.route('**/v1/ticket', (route) => route.abort());
    await page.goto(url);

    await expectSaid(said, 'This page is not connected');
    await expectSaid(said, 'deviceready has not fired');
  });

  it('is refused by a foreign name', async () => {
    const { url } = await useApp(BARE_APP);
    const { page } = await usePage();
    await page.goto(url.replace(/localhost|127\.0\.0\.1/, 'app.example'));

    expect(await page.textContent('body')).toMatch(headings.read('This host name'));
  });

  it('tells of calls that fail', async () => {
    const { page, said } = await useLocalPage();

    const outcomes = [
      await askExec(page, 'Camera', 'takePicture'),
      await askExec(page, 'WebSocketServer', 'fly'),
    ];
    await page.evaluate(() => Reflect.get(window, 'plugins').webSocketServer().send('a', 'b'));

    expect(outcomes[0]?.[1]).toMatch(headings.read('Class not found'));
    expect(outcomes[1]?.[1]).toMatch(headings.read('Invalid action'));
    await expectSaid(said, 'Camera.takePicture');
    await expectSaid(said, 'no failure callback was given');
  });

  it('shows that the app has ended', async () => {
    const { page } = await useLocalPage();
    await page.evaluate(() => Reflect.get(navigator, 'app').exitApp());
    await expect
      .poll(() => page.getByRole('alert').textContent())
      .toMatch(headings.read('The app has ended'));
  });

  it('shows that the emulator has gone', async () => {
    const { page, emulator } = await useLocalPage();
    await page.evaluate(
      () =>
        new Promise((resolve) =>
          Reflect.get(window, 'plugins').webSocketServer().getStatus(resolve),
        ),
    );
    await emulator.close();
    await expect
      .poll(() => page.getByRole('alert').textContent())
      .toMatch(headings.read('The emulator has gone'));
    expect((await askExec(page, 'WebSocketServer', 'getStatus'))[1]).toMatch(
      /^wss-emu: the connection/,
    );
  });

  it.each(['The emulator has closed', 'an old cordova.js'])('can say: %s', (part) => {
    // What brings them about is tested in test/page.
    const [pattern = ''] = headings.read(part).source.split('wss-emu\\] ').reverse();
    expect(new RegExp(pattern).test(readFileSync('dist/page/cordova.js', 'utf8'))).toBe(true);
  });

  it('has said each text of the document', () => {
    expect(headings.unread).toEqual([]);
  });
});
