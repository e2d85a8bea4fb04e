import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { Connection, dial } from '../../src/clients/connection.js';
import { findFreePort } from '../support/free-port.js';
import { PATIENCE } from '../support/patience.js';

const servers: WebSocketServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    for (const ws of server.clients) ws.terminate();
    server.close();
  }
});

async function listen(): Promise<{ url: string; server: WebSocketServer }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  servers.push(server);
  await once(server, 'listening');
  return { url: `ws://127.0.0.1:${Object(server.address()).port}`, server };
}

it('keeps the messages that come with the handshake, and what kind they are', async () => {
  const { url, server } = await listen();
  server.on('connection', (ws) => {
    ws.send('hi');
    ws.send(Buffer.from([1]));
    ws.close(4000, 'bye');
  });
  const seen: unknown[] = [];
  const connection = new Connection(dial(url, PATIENCE), {
    onOpen: () => seen.push('open'),
  });
  connection.onMessage((message) => seen.push(message));
  await connection.whenOpen();
  expect(await connection.closed).toEqual({ code: 4000, reason: 'bye' });
  expect(seen).toEqual(['open', 'hi', Buffer.from([1])]);
  expect(connection.arrivals.left).toEqual(['hi', Buffer.from([1])]);
  expect(connection.id).toMatch(/^\/127\.0\.0\.1:\d+$/);
});

it('pings, and resets', async () => {
  const { url, server } = await listen();
  const connection = new Connection(dial(url, PATIENCE));
  const [[ws, { socket }]] = await Promise.all([
    once(server, 'connection') as Promise<[WebSocket, IncomingMessage]>,
    connection.whenOpen(),
  ]);
  expect(await connection.ping(PATIENCE)).toBe(true);
  ws.pause();
  expect(await connection.ping(1)).toBe(false);
  ws.resume();
  const failed = once(socket, 'error');
  connection.reset();
  expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET' });
  expect((await connection.closed).code).toBe(1006);
});

it('says why it can not be opened', async () => {
  const nobody = new Connection(dial(`ws://127.0.0.1:${await findFreePort()}`, PATIENCE));
  await expect(nobody.whenOpen()).rejects.toMatchObject({
    message: 'ECONNREFUSED',
    isTimeout: false,
  });
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const waiting = new Connection(dial(`ws://127.0.0.1:${Object(silent.address()).port}`, 1));
  await expect(waiting.whenOpen()).rejects.toMatchObject({ isTimeout: true });
  silent.close();
});

it('gives up while it is still connecting', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const connection = new Connection(
    dial(`ws://127.0.0.1:${Object(silent.address()).port}`, PATIENCE),
  );
  const opened = expect(connection.whenOpen()).rejects.toThrow('closed before');
  expect((await connection.close()).code).toBe(1006);
  await opened;
  silent.close();
});
