// An app with its own copy of the plugin's JavaScript, over the wire of the contract's section 2.
import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createEmulator } from '../../src/index.js';
import { carriers } from '../carriers/index.js';
import { usePage } from '../support/browser.js';
import { connectClient } from '../support/client.js';
import { findFreePort } from '../support/free-port.js';
import { ownAddress } from '../support/own-address.js';

const APP = 'fixtures/apps/own-copy';
const HOST = ownAddress();

describe.each(carriers)('an own copy of the plugin, $name', ({ openApp }) => {
  it('starts, serves and stops its clients', async () => {
    const app = await openApp();
    const port = await findFreePort();
    const copy = readFileSync(`${APP}/web-socket-server-plugin.js`, 'utf8');

    const started = await app.run(
      ({ cordova, ask, watch, kept }, { copy, port }) => {
        const window = { cordova, monaca: {} as { WebSocketServer: new (port: number) => never } };
        new Function('window', copy)(window);
        kept.server = new window.monaca.WebSocketServer(port);
        kept.watch = watch(kept.server);
        return ask(kept.server, 'start');
      },
      { copy, port },
    );
    const client = await connectClient(port);
    client.send('hi');
    const printed = await app.run(
      async ({ ask, kept: { server, watch } }, id) => [
        ...(await watch.events(2)),
        await ask(server, 'getClients'),
        await ask(server, 'send', id, 'hello'),
        await ask(server, 'sendToAllClients', 'to all'),
        await ask(server, 'getAddress'),
        await ask(server, 'stop'),
        await ask(server, 'getStatus'),
      ],
      client.id,
    );

    expect([started, ...printed]).toEqual([
      `onSuccess {"port":${port},"event":"server:started","ip":"127.0.0.1"}`,
      `onClientConnected {"client":"${client.id}","event":"connected"}`,
      `onmessage {"message":"hi","client":"${client.id}","event":"message"}`,
      `onSuccess ["${client.id}"]`,
      // This copy calls back with no argument at all.
      'onSuccess 0 arguments',
      'onSuccess {"clientsSent":1,"send":"success"}',
      `onSuccess {"port":${port},"ip":"127.0.0.1"}`,
      'onSuccess "OK"',
      'onSuccess {"status":"stopped"}',
    ]);
    expect(client.received).toEqual(['hello', 'to all']);
    expect(await client.closed).toBe('1001 ');
  });
});

it('runs a page that constructs and starts its server at script time', async () => {
  const emulator = createEmulator({ host: HOST });
  onTestFinished(() => emulator.close());
  const { url } = await emulator.serve({ www: APP, port: 0 });
  const { page, said } = await usePage();
  await page.goto(url);
  const log = page.locator('#log');

  await expect.poll(() => log.textContent()).toContain('started');
  const client = await connectClient(`ws://${HOST}:3001`);
  client.send('hi');
  expect(await client.next()).toBe('echo hi');
  await client.close(1000, 'bye');

  await expect.poll(() => log.textContent()).toContain('stopped');
  expect((await log.textContent())?.trim().split('\n').slice(1)).toEqual([
    `connected {"client":"${client.id}","event":"connected"}`,
    `message {"message":"hi","client":"${client.id}","event":"message"}`,
    'sent undefined',
    `disconnected {"message":"bye","client":"${client.id}","event":"disconnected"}`,
    'stopped "OK"',
  ]);
  expect(said.filter((line) => line.startsWith('uncaught'))).toEqual([]);
});
