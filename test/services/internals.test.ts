// What the emulator takes of Node and ws without their documentation: each of these fails on the
// release that changes it (docs/architecture.md, "How to upgrade ws, Node, happy-dom").
import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import {
  countQueuedBytes,
  countUnsentBytes,
  nodeMethods,
  readOn,
  replaceMethods,
  restoreMethods,
  takeConnection,
} from '../../src/services/network/node-internals.js';
import { ClientSocket } from '../../src/services/web-socket-server/ws-internals.js';
import { closeFrame, HANDSHAKE, maskedFrame } from '../support/frames.js';
import { makeReceiversTerse } from '../support/terse-receiver.js';

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** Both ends of a TCP connection. */
async function useConnection(): Promise<{ here: Socket; there: Socket }> {
  const server = createServer();
  const accepted = once(server, 'connection');
  const there = connect(await listen(server), '127.0.0.1');
  const [here] = await accepted;
  onTestFinished(() => {
    here.destroy();
    there.destroy();
  });
  return { here, there };
}

/** A client's end that speaks raw TCP, and the emulator's kind of WebSocket at the other. */
async function useWebSocket(): Promise<{ raw: Socket; ws: ClientSocket; socket: Socket }> {
  const http = createHttpServer();
  const acceptor = new WebSocketServer<typeof ClientSocket>({
    server: http,
    WebSocket: ClientSocket,
    perMessageDeflate: false,
  });
  const accepted = once(acceptor, 'connection');
  const raw = connect(await listen(http), '127.0.0.1');
  raw.write(HANDSHAKE);
  const [ws, request] = (await accepted) as [ClientSocket, IncomingMessage];
  onTestFinished(() => {
    ws.terminate();
    raw.destroy();
  });
  return { raw, ws, socket: request.socket };
}

it('finds the numbers by which Node counts what waits to be written', async () => {
  const { here } = await useConnection();
  expect(Reflect.get(here, '_writableState')).toMatchObject({
    bufferedRequestCount: 0,
    writelen: 0,
  });
  expect(Reflect.get(here, '_handle')).toMatchObject({ writeQueueSize: 0 });
});

it('counts what a peer has not taken, and the memory of each write', async () => {
  const { here, there } = await useConnection();
  there.pause();
  // More than the system's buffers hold.
  here.write(Buffer.alloc(64 * 1024 * 1024));
  for (let count = 0; count < 10; count += 1) here.write('x');

  const unsent = countUnsentBytes(here);
  expect(unsent).toBeGreaterThan(10);
  expect(unsent).toBeLessThan(here.writableLength);
  expect(countQueuedBytes(here)).toBe(unsent + 10 * 200);
});

it('has Node read, write and end by the methods that it puts on a socket', async () => {
  const { here, there } = await useConnection();
  const called: string[] = [];
  replaceMethods(here, {
    push(chunk) {
      called.push(`push ${chunk}`);
      return nodeMethods.push.call(here, chunk);
    },
    destroy(error) {
      called.push('destroy');
      return nodeMethods.destroy.call(here, error);
    },
    _write(chunk, encoding, done) {
      called.push(`_write ${chunk}`);
      nodeMethods._write.call(here, chunk, encoding, done);
    },
    _writev(chunks, done) {
      called.push(`_writev ${chunks.map(({ chunk }) => chunk).join(' ')}`);
      nodeMethods._writev.call(here, chunks, done);
    },
    _final(done) {
      called.push('_final');
      nodeMethods._final.call(here, done);
    },
  });
  here.write('one');
  await once(there, 'data');
  here.cork();
  here.write('two');
  here.write('three');
  here.uncork();
  there.write('four');
  await once(here, 'data');
  here.end();
  there.end();
  await once(here, 'close');

  expect(called).toEqual([
    '_write one',
    '_writev two three',
    'push four',
    '_final',
    'push null',
    'destroy',
  ]);
});

it('has Node stop reading when push says so, and read on', async () => {
  const { here, there } = await useConnection();
  const read: string[] = [];
  const wakes: (() => void)[] = [];
  replaceMethods(here, {
    ...nodeMethods,
    push(chunk) {
      read.push(String(chunk));
      for (const wake of wakes.splice(0)) wake();
      return false;
    },
  });
  here.resume();
  there.write('one');
  await new Promise<void>((resolve) => wakes.push(resolve));
  there.write('two');
  readOn(here);
  await new Promise<void>((resolve) => wakes.push(resolve));

  expect(read).toEqual(['one', 'two']);
});

it('has an HTTP parser read by them too', async () => {
  const http = createHttpServer();
  const read: string[] = [];
  http.on('connection', (socket: Socket) =>
    replaceMethods(socket, {
      ...nodeMethods,
      push(chunk) {
        read.push(String(chunk));
        return nodeMethods.push.call(socket, chunk);
      },
    }),
  );
  http.on('request', (_request, response) => response.end());
  const port = await listen(http);
  const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { Connection: 'close' } });
  await response.text();

  expect(read.join('')).toContain('GET / HTTP/1.1');
});

it('gives a socket its own methods back', async () => {
  const { here } = await useConnection();
  replaceMethods(here, nodeMethods);
  restoreMethods(here);
  expect(Object.keys(nodeMethods).filter((name) => Object.hasOwn(here, name))).toEqual([]);
});

it('closes a socket whose connection it has taken, and the peer does not hear of it', async () => {
  const { here, there } = await useConnection();
  const rest = takeConnection(here);
  here.destroy();
  await once(here, 'close');
  rest?.write('still here');

  const [heard] = await once(there, 'data');
  expect(String(heard)).toBe('still here');
  rest?.destroy();
});

it('finds the HTTP server of a connection', async () => {
  const http = createHttpServer();
  const connected = once(http, 'connection');
  const there = connect(await listen(http), '127.0.0.1');
  onTestFinished(() => {
    there.destroy();
  });
  const [socket] = await connected;
  expect(Reflect.get(socket, 'server')).toBe(http);
});

it('learns from ws, before TCP ends, how a client has said goodbye', async () => {
  const { raw, ws, socket } = await useWebSocket();
  raw.write(closeFrame(4000, 'bye'));
  await once(socket, 'finish');
  expect(ws.closeFrame).toEqual({ code: 4000, reason: 'bye', direction: 'received' });
  expect(raw.destroyed).toBe(false);
});

it('learns from ws with which code it has refused a frame', async () => {
  const { raw, ws } = await useWebSocket();
  // An opcode that is reserved.
  raw.write(maskedFrame({ opcode: 3, text: '' }));
  const [error] = await once(ws, 'error');
  expect(error).toBeInstanceOf(Error);
  expect(ws.noteRefusal()).toBe(1002);
});

it('knows whether ws keeps fragments of a message', async () => {
  const { raw, ws } = await useWebSocket();
  expect(Reflect.get(Object(Reflect.get(ws, '_receiver')), '_fragments')).toEqual([]);
  raw.write(maskedFrame({ opcode: 1, isFinal: false, text: 'begun' }));
  raw.write(maskedFrame({ opcode: 9, text: '' }));
  await once(ws, 'ping');
  expect(ws.hasFragments).toBe(true);
  raw.write(maskedFrame({ opcode: 0, isFinal: true, text: '' }));
  await once(ws, 'message');
  expect(ws.hasFragments).toBe(false);
});

/** What is read past the receiver of a WebSocket, and what it reads itself. */
function tap(ws: ClientSocket): { past: string[]; through: string[]; byteLengths: number[] } {
  const seen = { past: [] as string[], through: [] as string[], byteLengths: [] as number[] };
  ws.on('message', (bytes) => seen.through.push(String(bytes)));
  ws.readPastReceiver(
    {
      onText: (text) => seen.past.push(text),
      onRead: (byteLength) => seen.byteLengths.push(byteLength),
    },
    100,
  );
  return seen;
}

it.skipIf(process.env.SHORT_CUT === 'off')(
  'reads texts past the receiver of ws, and is told when that is within a message',
  async () => {
    const { raw, ws, socket } = await useWebSocket();
    const { past, through, byteLengths } = tap(ws);
    const text = maskedFrame({ text: 'whole' });
    const pieces = [
      Buffer.concat([text, text.subarray(0, 8)]),
      Buffer.concat([text.subarray(8), text]),
      maskedFrame({ text: 'fragment', isFinal: false }),
      maskedFrame({ opcode: 0, text: 's' }),
      Buffer.concat([text, maskedFrame({ opcode: 10 }), text]),
      text,
    ];
    for (const piece of pieces) {
      const read = once(socket, 'data');
      raw.write(piece);
      await read;
    }
    expect([past, through]).toEqual([Array(4).fill('whole'), ['whole', 'fragments', 'whole']]);
    expect(byteLengths).toEqual(pieces.map(({ length }) => length));
  },
);

it('leaves everything to a receiver that does not say where it is', async () => {
  onTestFinished(makeReceiversTerse());
  const { raw, ws } = await useWebSocket();
  const { past, through, byteLengths } = tap(ws);
  raw.write(maskedFrame({ text: 'whole' }));
  await once(ws, 'message');
  await Promise.resolve();
  expect([past, through, byteLengths]).toEqual([[], ['whole'], [11]]);
});

it('is asked first for what is to go out before a frame that ws writes by itself', async () => {
  const { raw, ws, socket } = await useWebSocket();
  await once(raw, 'data');
  const waiting = ['a', 'b', 'c'];
  ws.ahead = { flush: () => waiting[0] !== undefined && socket.write(String(waiting.shift())) };
  raw.write(maskedFrame({ opcode: 9, text: '?' }));
  await once(ws, 'ping');
  ws.ping();
  raw.write(closeFrame(1000));
  let bytes = '';
  for await (const chunk of raw) bytes += chunk.toString('latin1');
  expect(bytes).toBe('a\x8a\x01?b\x89\x00c\x88\x02\x03\xe8');
});

it('writes between the frames of ws, which keeps none of its own', async () => {
  const { raw, ws, socket } = await useWebSocket();
  await once(raw, 'data');
  socket.cork();
  ws.send('a');
  socket.write('b');
  ws.send('c');
  socket.uncork();
  const [bytes] = await once(raw, 'data');
  expect(bytes.toString('latin1')).toBe('\x81\x01ab\x81\x01c');
  expect(ws.readyState).toBe(WebSocket.OPEN);
});
