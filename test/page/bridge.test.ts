// The bridge under load, at its limits, and at its end (docs/page.md, "Bridge").
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { WINDOW_LENGTH } from '../../src/bridge/window.js';
import { createEmulator } from '../../src/index.js';
import { BARE_APP, startServer, useApp } from '../support/app.js';
import { openBridge } from '../support/bridge-client.js';
import { usePage } from '../support/browser.js';
import { connectClient } from '../support/client.js';
import { useFolder } from '../support/folder.js';
import { findFreePort } from '../support/free-port.js';
import { SILENCE } from '../support/patience.js';

/** More than twice what a page is sent before it acknowledges something. */
const MESSAGES = 48;
const TEXT = 'x'.repeat(256 * 1024);

it('keeps the clients of a busy page waiting, instead of filling its memory', async () => {
  const { url, emulator } = await useApp(BARE_APP);
  const port = await findFreePort();
  const { page } = await usePage();
  await page.goto(url);
  await startServer(page, port);
  await page.evaluate(`
    lengths = [];
    server.onmessage = ({ message }) => {
      if (message === 'alert') alert('busy');
      else lengths.push(message.length);
    };`);
  const dialog = page.waitForEvent('dialog');
  const client = await connectClient(port);
  client.send('alert');
  const shown = await dialog;

  let taken = 0;
  emulator.onTrace((entry) => {
    if (entry.kind === 'event' && entry.event.event === 'message') taken += 1;
  });
  for (let sent = 0; sent < MESSAGES; sent += 1) client.send(TEXT);
  await expect.poll(() => taken).toBeGreaterThanOrEqual(WINDOW_LENGTH / TEXT.length - 1);
  await delay(SILENCE);
  // A window full, and what was being read when it was.
  expect(taken).toBeLessThan(MESSAGES / 2);
  await shown.accept();

  await expect.poll(() => page.evaluate('lengths')).toEqual(Array(MESSAGES).fill(TEXT.length));
});

it('still stops while its clients are kept waiting', async () => {
  const { app, emulator, port: httpPort } = await useApp(BARE_APP);
  const port = await findFreePort();
  // A page that acknowledges nothing, as one in `alert()`.
  const page = await openBridge(httpPort);
  await page.greet();
  await page.ask('WebSocketServer', 'start', [{ port }]);
  const client = await connectClient(port);
  let taken = 0;
  emulator.onTrace((entry) => {
    if (entry.kind === 'event' && entry.event.event === 'message') taken += 1;
  });
  for (let sent = 0; sent < MESSAGES; sent += 1) client.send(TEXT);
  await expect.poll(() => taken).toBeGreaterThanOrEqual(WINDOW_LENGTH / TEXT.length - 1);

  await app.close();

  expect(await client.closed).toBe('1001 ');
});

it('fails a call that is too long by itself, before it is sent', async () => {
  const { url } = await useApp(BARE_APP, { maxFrameBytes: 3 * 1024 * 1024 });
  const port = await findFreePort();
  const { page } = await usePage();
  await page.goto(url);
  await startServer(page, port);
  const client = await connectClient(port);

  const answers = await page.evaluate(
    (id) =>
      Promise.all(
        ['x'.repeat(1024 * 1024), 'short'].map(
          (text) =>
            new Promise((resolve) => {
              Reflect.get(window, 'server').send(id, text, () => resolve('sent'), resolve);
            }),
        ),
      ),
    client.id,
  );

  expect(answers[0]).toMatch(/^wss-emu: a call of 1048\d{3} characters is too long .* in parts$/);
  expect(answers[1]).toBe('sent');
  expect(await client.next()).toBe('short');
});

it('carries large messages both ways', async () => {
  const { url } = await useApp(BARE_APP);
  const port = await findFreePort();
  const { page } = await usePage();
  await page.goto(url);
  await startServer(page, port);
  await page.evaluate(`server.onmessage = (event) => {
    for (let part = 0; part < 3; part += 1) server.send(event.client, event.message);
  }`);
  const client = await connectClient(port);
  const text = 'あ'.repeat(1024 * 1024);
  client.send(text);

  for (let part = 0; part < 3; part += 1) expect((await client.next()) === text).toBe(true);
});

it('fails what waits when the emulator goes, and starts again with it', async () => {
  const www = useFolder({
    'index.html': `<!doctype html><script src="cordova.js"></script><script>
      heard = [];
      document.addEventListener('deviceready', () => heard.push('deviceready'));
    </script>`,
  });
  const port = await findFreePort();
  const httpPort = await findFreePort();
  const first = createEmulator();
  onTestFinished(() => first.close());
  const { url } = await first.serve({ www, port: httpPort });
  const { page, said } = await usePage();
  await page.goto(url);
  await startServer(page, port);
  await page.evaluate(`server.onerror = (event) => heard.push(JSON.stringify(event))`);

  await first.close();

  await expect
    .poll(() => page.evaluate('heard'))
    .toEqual([
      'deviceready',
      '{"message":"wss-emu: the connection to the emulator was lost","event":"error"}',
    ]);
  await expect
    .poll(() => page.getByRole('alert').textContent())
    .toContain('The emulator has gone.');
  expect(said.filter((line) => line.includes('[wss-emu]'))).toEqual([
    `error: [wss-emu] This page is not connected to the emulator at http://localhost:${httpPort}: the connection ended (1001: the emulator is ending). Is wss-emu still running? The page connects as soon as it is there.`,
  ]);

  const second = createEmulator();
  onTestFinished(() => second.close());
  await second.serve({ www, port: httpPort });

  await expect.poll(() => page.evaluate('heard').catch(() => [])).toEqual(['deviceready']);
  expect(await page.getByRole('alert').count()).toBe(0);
});

it('waits for an emulator that is not there yet', async () => {
  const { url, port } = await useApp(BARE_APP);
  // A cached page: its own server has no bridge, until the emulator answers in its place.
  const { page, said } = await usePage();
  let isThere = false;
  await page.route('**/v1/ticket', (route) => (isThere ? route.continue() : route.abort()));
  await page.goto(url);
  await expect.poll(() => said.join('\n')).toContain(`emulator at http://localhost:${port}`);
  isThere = true;

  await expect.poll(() => page.evaluate('typeof device')).toBe('object');
});

it.each([
  ['the emulator', 403, '{"error":{"message":"Only its own pages."}}', 'Only its own pages.'],
  ['another server', 404, 'Not found', 'something else answers there, with HTTP 404.'],
  ['a page', 200, '<p>an app with a router</p>', 'something else answers there, with HTTP 200.'],
  ['a service', 200, '{}', 'something else answers there, with HTTP 200.'],
])(
  'says what keeps a page out, and no more, when %s refuses it',
  async (_who, status, body, why) => {
    const { url, port } = await useApp(BARE_APP);
    const { page, said } = await usePage();
    await page.route('**/v1/ticket', (route) => route.fulfill({ status, body }));
    await page.goto(url);

    await expect
      .poll(() => said.filter((line) => line.includes('[wss-emu]')))
      .toEqual([
        `error: [wss-emu] This page is not connected to the emulator at http://localhost:${port}: ${why}`,
      ]);
  },
);

it('says that something else takes its connection, if the emulator gives a ticket', async () => {
  const { url, port } = await useApp(BARE_APP);
  // A proxy that passes on no WebSocket.
  const proxy = createServer((request, response) => {
    const { method = 'GET', url: path = '/', headers } = request;
    const onwards = httpRequest({ port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    // A page that is left, and an emulator that ends, take their connections with them.
    onwards.on('error', () => response.destroy());
    request.pipe(onwards);
  }).listen(0);
  proxy.on('upgrade', (_request, socket) => {
    socket.on('error', () => {});
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  const { port: proxyPort } = proxy.address() as AddressInfo;
  const { page, said } = await usePage();
  await page.goto(url.replace(String(port), String(proxyPort)));

  await expect
    .poll(() => said.filter((line) => line.includes('[wss-emu]')))
    .toEqual([
      `error: [wss-emu] This page is not connected to the emulator at http://localhost:${proxyPort}: something else answers there, with no WebSocket. Is wss-emu still running? The page connects as soon as it is there.`,
    ]);
});

it('prints in the console what the log says of a page, with the remedy', async () => {
  const { url } = await useApp(BARE_APP);
  const port = await findFreePort();
  const other = createServer().listen(port);
  onTestFinished(() => {
    other.close();
  });
  const { page, said } = await usePage();
  await page.goto(url);

  expect(await startServer(page, port)).toContain('EADDRINUSE');

  await expect
    .poll(() => said)
    .toContain(
      `warning: [wss-emu] port ${port} is in use by another program or page: stop that one, or choose another port`,
    );
});

it('tells a page with an old script so', async () => {
  const { url } = await useApp(BARE_APP);
  const { page, said } = await usePage();
  await page.route('**/cordova.js', async (route) => {
    const response = await route.fetch();
    const id = response.headers().etag?.replaceAll('"', '') ?? '';
    await route.fulfill({ response, body: (await response.text()).replaceAll(id, 'older') });
  });
  await page.goto(url);

  await expect.poll(() => said.join('\n')).toContain('This page runs an old cordova.js');
});
