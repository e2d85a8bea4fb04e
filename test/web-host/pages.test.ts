// Who has a tab's name: src/bridge/README.md, "Tabs". Pages without a browser, which answer pings by hand.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { ServiceRegistry } from '../../src/cordova/service-registry.js';
import { Pages } from '../../src/emulator/web-host/connected-pages.js';
import { BARE_APP, useApp } from '../support/app.js';
import { type BridgeClient, HELLO, openBridge } from '../support/bridge-client.js';
import { findFreePort } from '../support/free-port.js';
import { SILENCE } from '../support/patience.js';

const TAB = { ...HELLO, tab: 'first' };

/** A page whose browser answers no ping by itself, as one that is stopped or at its limit. */
async function openSilent(port: number): Promise<BridgeClient> {
  const page = await openBridge(port);
  Reflect.set(page.ws, '_autoPong', false);
  return page;
}

async function greet(page: BridgeClient): Promise<unknown> {
  page.send(TAB);
  return (await page.next())[0]?.tab;
}

/** Lets a page start a server on a free port. */
async function startServer(page: BridgeClient): Promise<number> {
  const port = await findFreePort();
  expect(await start(page, port)).toMatchObject({ ok: true });
  return port;
}

function start(page: BridgeClient, port: number) {
  return page.ask('WebSocketServer', 'start', [{ port }]);
}

/** What has come to pages or happened to them, after a while in which nothing should. */
async function watch(pages: readonly BridgeClient[], ms: number): Promise<unknown> {
  const nothing = new Promise((resolve) => setTimeout(resolve, ms, 'nothing'));
  return Promise.race([nothing, ...pages.flatMap((page) => [page.next(), page.closed])]);
}

it('leaves a page its name and its servers, however late it answers', async () => {
  const { port } = await useApp(BARE_APP);
  const first = await openSilent(port);
  expect(await greet(first)).toBe('first');
  await startServer(first);
  const second = await openBridge(port);
  const pinged = once(first.ws, 'ping');
  second.send(TAB);
  const [question] = await pinged;

  // Longer than the 250 ms that once were all the time it had.
  expect(await watch([first, second], 2 * SILENCE)).toBe('nothing');
  first.ws.pong(question);
  const [{ tab } = {}] = await second.next();
  expect(tab).not.toBe('first');
  expect(await first.ask('WebSocketServer', 'getStatus', [])).toMatchObject({
    msg: { status: 'started' },
  });
});

it('takes an answer for one to its own question only', async () => {
  const { port } = await useApp(BARE_APP);
  const first = await openSilent(port);
  await greet(first);
  const second = await openBridge(port);
  const pinged = once(first.ws, 'ping');
  second.send(TAB);
  await pinged;
  first.ws.pong('an earlier one');
  first.ws.close(1000, 'pagehide');

  expect((await second.next())[0]).toMatchObject({ t: 'welcome', tab: 'first' });
});

it.each([
  ['says goodbye', (page: BridgeClient) => page.ws.close(1000, 'pagehide')],
  ['is torn away', (page: BridgeClient) => page.ws.terminate()],
])('gives the name on when the first page %s, whose port is free then', async (_title, leave) => {
  const { port } = await useApp(BARE_APP);
  const first = await openSilent(port);
  await greet(first);
  const serverPort = await startServer(first);
  const second = await openBridge(port);
  const pinged = once(first.ws, 'ping');
  second.send(TAB);
  await pinged;
  leave(first);

  expect((await second.next())[0]).toMatchObject({ t: 'welcome', tab: 'first' });
  expect(await start(second, serverPort)).toMatchObject({ ok: true });
});

it('forgets a page that goes away while it waits for the name', async () => {
  const { port, app } = await useApp(BARE_APP);
  const first = await openSilent(port);
  await greet(first);
  await startServer(first);
  for (let round = 0; round < 3; round += 1) {
    const second = await openBridge(port);
    const pinged = once(first.ws, 'ping');
    second.send(TAB);
    await pinged;
    second.ws.terminate();
    await second.closed;
  }
  // A page that comes afterwards waits for the first one alone.
  const last = await openBridge(port);
  const pinged = once(first.ws, 'ping');
  last.send(TAB);
  first.ws.pong((await pinged)[0]);

  expect((await last.next())[0]?.tab).not.toBe('first');
  expect(await first.ask('WebSocketServer', 'getStatus', [])).toMatchObject({
    msg: { status: 'started' },
  });
  await app.close();
  expect(await Promise.all([first.closed, last.closed])).toEqual([1001, 1001]);
});

/** Pages that are pinged much more often. */
async function usePages(keepAliveMs: number) {
  const pages = new Pages(
    {
      settings: { device: {}, www: '', shim: 's', lifecycle: 'auto', maxCallLength: 2 ** 26 },
      createRegistry: (_host, _hello, deliver) => new ServiceRegistry(new Map(), deliver),
      onLife: () => {},
      onPageGone: () => {},
    },
    keepAliveMs,
  );
  const server = createServer();
  const acceptor = new WebSocketServer({ server });
  acceptor.on('connection', (ws) => pages.add(ws));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    await pages.close();
    server.close();
  });
  return { pages, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

it('gives the name on when the first page has missed the pings of the keep-alive', async () => {
  const { url } = await usePages(50);
  const seen: string[] = [];
  const welcome = async (name: string, autoPong: boolean) => {
    const ws = new WebSocket(url, { autoPong });
    onTestFinished(() => ws.terminate());
    ws.on('close', (code) => seen.push(`${name} ${code}`));
    ws.on('open', () => ws.send(JSON.stringify([TAB])));
    const [frame] = await once(ws, 'message');
    seen.push(`${name} is ${JSON.parse(String(frame))[0].tab}`);
    return ws;
  };
  await welcome('the silent one', false);
  await welcome('the other', true);

  await expect.poll(() => seen).toHaveLength(3);
  expect(seen.toSorted()).toEqual([
    'the other is first',
    'the silent one 1006',
    'the silent one is first',
  ]);
});

it('keeps a page that says something, though its answers to pings are late', async () => {
  const { url } = await usePages(20);
  const ws = new WebSocket(url, { autoPong: false });
  onTestFinished(() => ws.terminate());
  const closed = once(ws, 'close');
  await once(ws, 'open');
  ws.send(JSON.stringify([TAB]));
  // As while a long text arrives: the pings are behind it.
  for (let pings = 0; pings < 10; pings += 1) {
    await Promise.race([once(ws, 'ping'), closed]);
    if (ws.readyState === WebSocket.OPEN) ws.send('[{"t":"ack","length":1}]');
  }

  expect(ws.readyState).toBe(WebSocket.OPEN);
});
