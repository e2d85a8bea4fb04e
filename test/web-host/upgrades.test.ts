// What our own servers answer to offers of other protocols, and the headers that every answer has
// (SECURITY.md, "What holds").
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { createEmulator } from '../../src/index.js';
import { BARE_APP, useApp } from '../support/app.js';
import { BRIDGE_PATH, fetchTicket, openBridge } from '../support/bridge-client.js';
import { connectRaw, readAnswer, readUntil } from '../support/client.js';
import { handshake } from '../support/frames.js';
import { offerHttp2 } from '../support/h2c.js';

const HOST = ['Host: localhost'];

async function connectSecurely(port: number): Promise<Socket> {
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, 'secureConnect');
  return socket;
}

async function useTool() {
  const emulator = createEmulator();
  onTestFinished(() => emulator.close());
  const files = new Map([['', { type: 'text/html', body: Buffer.from('<p>a tool</p>') }]]);
  const connect = () => ({ receive() {}, close() {} });
  const { port } = await emulator.serveTool({ files, connect }, { port: 0 });
  return connectRaw(port);
}

async function useMemory() {
  const { emulator, www } = await useApp(BARE_APP);
  return (await emulator.serveInMemory({ www })).connect() as Socket;
}

it.each([
  ['serve', '/', '</script>', async () => connectRaw((await useApp(BARE_APP)).port)],
  [
    'serve --https',
    '/',
    '</script>',
    async () => connectSecurely((await useApp(BARE_APP, { https: true })).port),
  ],
  ['a tool', '/__wss-emu/', '<p>a tool</p>', useTool],
  ['serveInMemory', '/', '</script>', useMemory],
] as const)(
  'an offer of HTTP/2 is answered as if it were none: %s',
  async (_who, path, end, open) => {
    const socket = await open();
    // Again on the same connection, which goes on.
    for (const target of [path, `${path}?again`]) {
      socket.write(offerHttp2(`GET ${target}`, HOST));
      expect(await readUntil(socket, end)).toMatch(/^HTTP\/1\.1 200 /);
    }
    socket.write(offerHttp2(`GET ${BRIDGE_PATH}`, HOST));
    expect(await readUntil(socket, '}}')).toMatch(/^HTTP\/1\.1 404 /);
  },
);

const EXTENSION = `1;${'x'.repeat(20_000)}`;
const CHUNKED = 'Transfer-Encoding: chunked';
const origin = (port: number) => `http://localhost:${port}`;
const upgrade = (port: number, headers: Record<string, string | null> = {}, ticket = 'x') =>
  handshake(
    {
      Host: `localhost:${port}`,
      Origin: origin(port),
      'Sec-WebSocket-Protocol': 'wss-emu.v1',
      ...headers,
    },
    `GET ${BRIDGE_PATH}?ticket=${ticket} HTTP/1.1`,
  );
const plain = (line: string, ...headers: string[]) =>
  [line, ...headers, 'Connection: close', '', ''].join('\r\n');

it.each([
  ['no HTTP', 400, () => 'nonsense\r\n\r\n'],
  ['no host', 403, () => plain('GET / HTTP/1.1')],
  ['a foreign host', 403, () => plain('GET / HTTP/1.1', 'Host: evil.test')],
  ['a wrong length', 400, () => plain('POST / HTTP/1.1', ...HOST, 'Content-Length: x')],
  ['a chunk that is none', 400, () => `${plain('POST / HTTP/1.1', ...HOST, CHUNKED)}x\r\n`],
  [
    'a long chunk extension',
    413,
    () => `${plain('POST / HTTP/1.1', ...HOST, CHUNKED)}${EXTENSION}\r\n`,
  ],
  ['long headers', 431, () => plain('GET / HTTP/1.1', ...HOST, `X: ${'x'.repeat(20_000)}`)],
  ['another target', 400, () => plain('GET http://x/ HTTP/1.1', ...HOST)],
  ['no file', 404, () => plain('GET /none HTTP/1.1', ...HOST)],
  ['a method', 405, () => plain('DELETE / HTTP/1.1', ...HOST)],
  ['an expectation', 200, () => plain('GET / HTTP/1.1', ...HOST, 'Expect: nothing')],
  ['a range beyond', 416, () => plain('GET /data.bin HTTP/1.1', ...HOST, 'Range: bytes=9-')],
  ['a foreign upgrade', 404, () => handshake({}, 'GET /other HTTP/1.1')],
  ['an upgrade by a foreign host', 403, () => handshake({ Host: 'evil.test' })],
  ['a bridge without origin', 403, (port: number) => upgrade(port, { Origin: null })],
  ['a made-up ticket', 401, (port: number) => upgrade(port)],
  ['a subprotocol', 426, (port: number) => upgrade(port, { 'Sec-WebSocket-Protocol': 'x' })],
  [
    'no key',
    400,
    async (port: number) => upgrade(port, { 'Sec-WebSocket-Key': null }, await fetchTicket(port)),
  ],
  [
    'a full house',
    503,
    async (port: number) => {
      const ticket = await fetchTicket(port);
      await openBridge(port);
      return upgrade(port, {}, ticket);
    },
  ],
  [
    'no ticket for a full house',
    503,
    async (port: number) => {
      await openBridge(port);
      const headers = [`Host: localhost:${port}`, `Origin: ${origin(port)}`, 'X-Wss-Emu: 1'];
      return plain('POST /__wss-emu/v1/ticket HTTP/1.1', ...headers);
    },
  ],
])('every answer keeps browsers and other sites out: %s, %i', async (_what, status, write) => {
  const { port } = await useApp({ ...BARE_APP, 'data.bin': '123' }, { maxPages: 1 });
  const request = await write(port);
  const socket = await connectRaw(port);
  socket.write(request);
  const answer = await readAnswer(socket);

  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(answer).toMatch(/^x-content-type-options: nosniff\r$/im);
  expect(answer).toMatch(/^cross-origin-resource-policy: same-origin\r$/im);
  expect(answer).toMatch(/^cache-control: no-store\r$/im);
  expect(answer).not.toMatch(/access-control|x-powered|\n {4}at /i);
});

it.each(['GET / HTTP/1.1', 'GET /__wss-emu HTTP/1.1', 'nonsense'])(
  'every answer of a tool does so too: %s',
  async (line) => {
    const socket = await useTool();
    socket.write(plain(line, ...HOST));
    const answer = await readAnswer(socket);
    expect(answer).toMatch(/^x-content-type-options: nosniff\r$/im);
    expect(answer).toMatch(/^cross-origin-resource-policy: same-origin\r$/im);
  },
);
