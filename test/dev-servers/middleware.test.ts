// wss-emu/middleware on a plain connect-style server, in Chromium.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { createMiddleware, type MiddlewareOptions } from '../../src/dev-servers/middleware.js';
import { started, startServer } from '../support/app.js';
import { askForTicket, fetchTicket } from '../support/bridge-client.js';
import { usePage } from '../support/browser.js';
import { connectClient, connectRaw, readToEnd } from '../support/client.js';
import { handshake } from '../support/frames.js';
import { findFreePort } from '../support/free-port.js';

const PAGE = '<!doctype html><script src="cordova.js"></script><p>from the dev server</p>';

async function useDevServer(options: MiddlewareOptions = {}) {
  const middleware = createMiddleware(options);
  const asked: string[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    middleware(request, response, (error) => {
      asked.push(`${request.method} ${request.url}`);
      response.statusCode = error ? 500 : 200;
      response.setHeader('Content-Type', 'text/html');
      response.end(PAGE);
    });
  });
  // The dev server has a WebSocket of its own, for its hot updates.
  const own = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    if (request.url === '/hot') own.handleUpgrade(request, socket, head, (ws) => ws.send('hot'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    await middleware.close();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { middleware, server, asked, port, url: `http://127.0.0.1:${port}/` };
}

it('runs the dev server’s pages on a phone, and leaves the rest to it', async () => {
  const { url, asked, middleware, port: httpPort } = await useDevServer();
  const port = await findFreePort();
  const { page } = await usePage();
  await page.goto(url);

  expect(await startServer(page, port)).toEqual(started(port));
  expect(asked).toEqual(expect.arrayContaining(['GET /']));
  expect(asked.filter((line) => line.includes('cordova') || line.includes('wss-emu'))).toEqual([]);
  const hot = await connectClient(`ws://127.0.0.1:${httpPort}/hot`);
  expect(await hot.next()).toBe('hot');

  await page.evaluate(
    `heard = []; document.addEventListener('backbutton', () => heard.push('back'))`,
  );
  middleware.fire('backbutton');
  await expect.poll(() => page.evaluate('heard')).toEqual(['back']);

  const client = await connectClient(port);
  await middleware.close();
  expect(await client.closed).toBe('1001 ');
});

it('refuses what is not from its own pages, and touches no other upgrade', async () => {
  const { port } = await useDevServer();
  const ticket = `http://127.0.0.1:${port}/__wss-emu/v1/ticket`;
  const foreign = { Origin: 'http://127.0.0.1:1', 'X-Wss-Emu': '1' };
  expect((await fetch(ticket, { method: 'POST', headers: foreign })).status).toBe(403);

  const socket = await connectRaw(port);
  socket.write(
    handshake({ Host: `127.0.0.1:${port}` }, 'GET /__wss-emu/v1/bridge?ticket=x HTTP/1.1'),
  );
  expect(await readToEnd(socket)).toMatch(/^HTTP\/1\.1 403 /);
});

it('leaves every request to the dev server once it is closed', async () => {
  const { middleware, server, port, asked } = await useDevServer();
  await fetchTicket(port);

  await middleware.close();

  expect(await (await askForTicket(port)).text()).toBe(PAGE);
  expect(asked).toEqual(['POST /__wss-emu/v1/ticket']);
  // Its own listener takes no other path: as without us, nobody answers.
  expect(server.listenerCount('upgrade')).toBe(1);
});

it.each([{ maxPages: 0 }, { maxFrameBytes: 1 }])(
  'hands its pages’ limits on: %j',
  async (options) => {
    const { url } = await useDevServer(options);
    // Not what they take: the server's own error page.
    expect((await fetch(`${url}cordova.js`)).status).toBe(500);
  },
);
