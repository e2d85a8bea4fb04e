// The bridge under load, at its limits, and at its end (docs/page.md, "Bridge").
import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { createEmulator } from '../../src/index.js';
import { BARE_APP, startServer, useApp } from '../support/app.js';
import { usePage } from '../support/browser.js';
import { connectClient } from '../support/client.js';
import { useFolder } from '../support/folder.js';
import { findFreePort } from '../support/free-port.js';

it('keeps the clients of a busy page waiting, and its memory from growing', async () => {
  const { url } = await useApp(BARE_APP);
  const port = await findFreePort();
  const { page } = await usePage();
  await page.goto(url);
  await startServer(page, port);
  await page.evaluate(`
    length = 0;
    server.onmessage = (event) => {
      if (event.message === 'alert') alert('busy');
      length += event.message.length;
    };`);
  const dialog = page.waitForEvent('dialog');
  const client = await connectClient(port);
  client.send('alert');
  const shown = await dialog;

  const text = 'x'.repeat(256 * 1024);
  const count = 400;
  for (let sent = 0; sent < count; sent += 1) client.send(text);
  // The client's own buffer keeps what the emulator does not take: far less than all of it.
  await expect
    .poll(() => stopsShrinking(() => client.ws.bufferedAmount))
    .toBeGreaterThan((count / 2) * text.length);
  await shown.accept();

  await expect
    .poll(() => page.evaluate('length'), { timeout: 15_000 })
    .toBe(count * text.length + 5);
});

/** A figure once two looks at it agree. */
async function stopsShrinking(read: () => number): Promise<number> {
  for (let before = Number.NaN; ; ) {
    const now = read();
    if (now === before) return now;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

it('still stops while its clients are kept waiting', async () => {
  const { url, app } = await useApp(BARE_APP);
  const port = await findFreePort();
  const { page } = await usePage();
  await page.goto(url);
  await startServer(page, port);
  await page.evaluate(`server.onmessage = () => alert('busy')`);
  const dialog = page.waitForEvent('dialog');
  const client = await connectClient(port);
  for (let sent = 0; sent < 40; sent += 1) client.send('x'.repeat(256 * 1024));
  await dialog;

  await app.close();

  expect(await client.closed).toBe('1001 ');
});

it('fails a call that is too long by itself, before it is sent', async () => {
  const { url } = await useApp(BARE_APP);
  const port = await findFreePort();
  const { page } = await usePage();
  await page.goto(url);
  await startServer(page, port);
  const client = await connectClient(port);

  const answers = await page.evaluate(
    (id) =>
      Promise.all(
        ['x'.repeat(65 * 1024 * 1024), 'short'].map(
          (text) =>
            new Promise((resolve) => {
              Reflect.get(window, 'server').send(id, text, () => resolve('sent'), resolve);
            }),
        ),
      ),
    client.id,
  );

  expect(answers[0]).toMatch(/^wss-emu: a call of 6815\d+ characters is too long .* in parts$/);
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

  await expect
    .poll(() => page.evaluate('heard').catch(() => []), { timeout: 15_000 })
    .toEqual(['deviceready']);
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

  await expect.poll(() => page.evaluate('typeof device'), { timeout: 15_000 }).toBe('object');
});

it.each([
  ['the emulator', 403, '{"error":{"message":"Only its own pages."}}', 'Only its own pages.'],
  ['another server', 404, 'Not found', 'something else answers there, with HTTP 404.'],
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
