// wss-emu/middleware in express, on a server that has upgrade listeners of its own, and a second emulator.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import express from 'express';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { createMiddleware, type Middleware } from '../../src/dev-servers/middleware.js';
import { askForBridge, openBridge } from '../support/bridge-client.js';
import {
  connectClient,
  connectRaw,
  readStatusLine,
  readToEnd,
  readUntil,
} from '../support/client.js';
import { handshake } from '../support/frames.js';
import { findFreePort } from '../support/free-port.js';
import { offerHttp2 } from '../support/h2c.js';

/** A dev server that answers with what it was asked, and with the path it was asked for. */
async function useDevServer() {
  let chosen: Middleware | undefined;
  const app = express();
  app.use((request, response, next) => (chosen ? chosen(request, response, next) : next()));
  app.use(async (request, response) => {
    response.end(`dev ${request.method} ${request.url} ${await buffer(request)}\n`);
  });
  const server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    server,
    port,
    /** Sends the requests from now on to this emulator. */
    choose(middleware: Middleware) {
      chosen = middleware;
    },
    get: async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text(),
  };
}

function useMiddleware(): Middleware {
  const middleware = createMiddleware();
  onTestFinished(() => middleware.close());
  return middleware;
}

/** A WebSocket server of the dev server's own, which answers with the path. */
function addOwn(server: Server, path?: string): void {
  const own = new WebSocketServer({ server, ...(path && { path }) });
  own.on('connection', (ws, { url }) => ws.send(`own ${url}`));
}

/** As ws's manual has it for several paths; what is for nobody is left lying. */
function addOwnByHand(server: Server): void {
  const own = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.url !== '/other') return;
    own.handleUpgrade(request, socket, head, (ws) => ws.send(`own ${request.url}`));
  });
}

/** One on a path, and one for all others. */
function addTwo(server: Server): void {
  const [onPath, onOthers] = [{ path: '/other' }, {}].map((options) => {
    const own = new WebSocketServer({ noServer: true, ...options });
    return own.on('connection', (ws, { url }) => ws.send(`own ${url}`));
  });
  server.on('upgrade', (request, socket, head) => {
    const own = onPath?.shouldHandle(request) ? onPath : onOthers;
    own?.handleUpgrade(request, socket, head, (ws) => own.emit('connection', ws, request));
  });
}

const FOREIGN = {
  'a ws server on a path': (server: Server) => addOwn(server, '/other'),
  'a ws server without a path': (server: Server) => addOwn(server),
  'a listener for a path': addOwnByHand,
  'two ws servers, one without a path': addTwo,
} as const;
const ORDERS = [
  ['one', 'two', 'foreign'],
  ['one', 'foreign', 'two'],
  ['foreign', 'one', 'two'],
] as const;
const ROWS = (Object.keys(FOREIGN) as (keyof typeof FOREIGN)[]).flatMap((foreign) =>
  ORDERS.map((order) => ({ foreign, order })),
);

it.each(ROWS)('shares a server: $order, foreign being $foreign', async ({ foreign, order }) => {
  const { server, port, choose, get } = await useDevServer();
  const phones = { one: useMiddleware(), two: useMiddleware() };
  for (const name of order) {
    if (name === 'foreign') FOREIGN[foreign](server);
    else {
      choose(phones[name]);
      expect(await get('/cordova.js')).toContain('Apache');
    }
  }
  const pages = [];
  for (const middleware of [phones.one, phones.two]) {
    choose(middleware);
    const page = await openBridge(port);
    expect(await page.greet()).toMatchObject({ t: 'welcome' });
    const appPort = await findFreePort();
    await page.ask('WebSocketServer', 'start', [{ port: appPort }]);
    expect(middleware.emulator.servers.map((started) => started.port)).toEqual([appPort]);
    pages.push(page);
  }
  expect(await (await connectClient(`ws://127.0.0.1:${port}/other`)).next()).toBe('own /other');
  expect(await askForBridge(port, 'made-up')).toBe(401);

  await phones.one.close();
  expect(await pages[0]?.closed).toBe(1001);
  expect(await pages[1]?.ask('WebSocketServer', 'getStatus', [])).toMatchObject({ ok: true });
  choose(phones.two);
  expect(await (await openBridge(port)).greet()).toMatchObject({ t: 'welcome' });
  expect(await (await connectClient(`ws://127.0.0.1:${port}/other`)).next()).toBe('own /other');
});

it('lets go of the server when it is closed', async () => {
  const { server, port, choose, get } = await useDevServer();
  const before = { emit: server.emit, own: Object.getOwnPropertySymbols(server) };
  const middleware = useMiddleware();
  choose(middleware);
  await get('/cordova.js');
  expect(server.listenerCount('upgrade')).toBe(1);

  await middleware.close();

  expect(server.listenerCount('upgrade')).toBe(0);
  expect({ emit: server.emit, own: Object.getOwnPropertySymbols(server) }).toEqual(before);
  expect(Object.hasOwn(server, 'emit')).toBe(false);
  expect(await get('/cordova.js')).toBe('dev GET /cordova.js \n');
  expect(await get('/__wss-emu/v1/ticket')).toBe('dev GET /__wss-emu/v1/ticket \n');
  expect(await askForBridge(port, 'x')).toBe(200);
  expect(await get('/cordova.js')).toBe('dev GET /cordova.js \n');
});

it('lets go before it is open, too', async () => {
  const { choose, get } = await useDevServer();
  const middleware = useMiddleware();
  choose(middleware);
  await middleware.close();
  expect(await get('/cordova.js')).toBe('dev GET /cordova.js \n');
});

it.each([
  ['nobody else', () => {}] as const,
  ['a listener that takes others', addOwnByHand] as const,
])(
  'passes a request that offers another protocol on as it is, on a kept connection: %s',
  async (_title, add) => {
    const { server, port, choose, get } = await useDevServer();
    choose(useMiddleware());
    await get('/cordova.js');
    add(server);
    const socket = await connectRaw(port);
    const host = ['Host: localhost'];
    const ask = async (request: string, answer: string) => {
      socket.write(request);
      expect(await readUntil(socket, answer)).toMatch(/^HTTP\/1\.1 200 /);
    };
    await ask(offerHttp2('GET /one?a', host), 'dev GET /one?a \n');
    await ask(offerHttp2('GET /cordova.js', host), 'Licensed to the Apache Software Foundation');
    const three = ['/3', '/4', '/5'].map((path) => offerHttp2(`GET ${path}`, host)).join('');
    await ask(three, 'dev GET /5 \n');
    // Node 26 reads a body itself, and its answer ends the connection.
    const withBody = offerHttp2('POST /two', [...host, 'Content-Length: 5'], 'hello');
    await ask(withBody, 'dev POST /two hello\n');
    const last = await connectRaw(port);
    last.end(offerHttp2('GET /last', host));
    expect(await readToEnd(last)).toContain('dev GET /last \n');
  },
);

it('leaves no WebSocket without an answer that nobody takes', async () => {
  const { port, choose, get } = await useDevServer();
  choose(useMiddleware());
  await get('/cordova.js');
  const ask = async () => {
    const socket = await connectRaw(port);
    socket.write(handshake({}, 'GET /nobody HTTP/1.1'));
    return readStatusLine(socket);
  };
  const answers = await Promise.all(Array.from({ length: 50 }, ask));

  // As it would be without the middleware: an ordinary request.
  expect(new Set(answers)).toEqual(new Set(['HTTP/1.1 200 OK']));
});

it('answers what the server’s own listeners leave lying, and not what one is at work on', async () => {
  const { server, port, choose, get } = await useDevServer();
  choose(useMiddleware());
  await get('/cordova.js');
  const own = new WebSocketServer({ noServer: true });
  let letIn = () => {};
  server.on('upgrade', (request, socket, head) => {
    if (request.url !== '/slow') return;
    // As ws's manual has it for who looks up who is asking.
    socket.on('error', () => {});
    letIn = () => own.handleUpgrade(request, socket, head, (ws) => ws.send('slow'));
  });
  const slow = connectClient(`ws://127.0.0.1:${port}/slow`);
  const socket = await connectRaw(port);
  socket.write(handshake({}, 'GET /nobody HTTP/1.1'));
  expect(await readStatusLine(socket)).toBe('HTTP/1.1 200 OK');
  letIn();
  expect(await (await slow).next()).toBe('slow');
});
