import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { waitForWake } from './wake.js';

/** A stock WebSocket client whose doings read as a conversation. */
export interface TestClient {
  readonly ws: WebSocket;
  /** The id under which the server knows it. */
  readonly id: string;
  readonly received: readonly string[];
  /** The next message, in order. */
  next(): Promise<string>;
  send(text: string): void;
  /** Resolves when the connection has ended: `code reason`. */
  readonly closed: Promise<string>;
  close(code?: number, reason?: string): Promise<string>;
  /** Ends the connection with a TCP reset. */
  reset(): void;
}

/** Connects to a server, and leaves when the test is over. */
export async function connectClient(
  url: string | number,
  protocols: string[] = [],
): Promise<TestClient> {
  const ws = new WebSocket(typeof url === 'number' ? `ws://127.0.0.1:${url}` : url, protocols, {
    perMessageDeflate: false,
  });
  onTestFinished(() => ws.terminate());
  const received: string[] = [];
  let read = 0;
  let wake = () => {};
  ws.on('message', (bytes) => {
    received.push(String(bytes));
    wake();
  });
  const closed = new Promise<string>((resolve) => {
    ws.on('close', (code, reason) => resolve(`${code} ${reason}`));
  });
  closed.then(() => wake());

  await once(ws, 'open');
  // The one place that needs ws's own socket: local port, and a reset.
  const socket = Reflect.get(ws, '_socket') as Socket;
  ws.on('error', () => {});

  return {
    ws,
    id: `/${socket.localAddress?.replace('::ffff:', '')}:${socket.localPort}`,
    received,
    closed,
    async next() {
      while (received.length <= read) {
        if (ws.readyState === WebSocket.CLOSED) throw new Error('closed before the next message');
        await waitForWake(`message ${read + 1}`, (woken) => {
          wake = woken;
        });
      }
      read += 1;
      return received[read - 1] ?? '';
    },
    send: (text) => ws.send(text),
    close(code, reason) {
      ws.close(code, reason);
      return closed;
    },
    reset: () => {
      socket.resetAndDestroy();
    },
  };
}

/** A TCP connection, for what no WebSocket client would send. */
export async function connectRaw(port: number, host = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port, host, allowHalfOpen: true });
  socket.on('error', () => {});
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, 'connect');
  return socket;
}

/** The first line that comes on a raw connection; the connection is ended then. */
export async function readStatusLine(socket: Socket): Promise<string> {
  let text = '';
  for await (const bytes of socket) {
    text += String(bytes);
    if (text.includes('\r\n')) break;
  }
  return text.split('\r\n')[0] ?? '';
}

/** What comes on a raw connection up to a text; the connection goes on. */
export function readUntil(socket: Socket, end: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const take = (bytes: Buffer) => {
      text += bytes.toString('latin1');
      if (!text.includes(end)) return;
      socket.off('data', take);
      resolve(text);
    };
    socket.on('data', take);
    socket.once('close', () => reject(new Error(`closed before ${end}, after ${text}`)));
  });
}

/** All that comes on a raw connection until the server ends it. Rejects when it is reset. */
export async function readToEnd(socket: Socket): Promise<string> {
  const text = collectText(socket);
  const hasEnded = socket.readableEnded || socket.closed;
  if (!hasEnded) await Promise.race([once(socket, 'end'), once(socket, 'close')]);
  return text();
}

/**
 * The answer to a request that may have more bytes than the server cares to read: the system
 * resets such a connection, and Node's clients tell of that, from 24 on, in place of the end.
 */
export async function readAnswer(socket: Socket): Promise<string> {
  const text = collectText(socket);
  const hasEnded = socket.readableEnded || socket.closed;
  if (!hasEnded) {
    await new Promise((resolve) => socket.once('end', resolve).once('close', resolve));
  }
  return text();
}

function collectText(socket: Socket): () => string {
  let text = '';
  socket.on('data', (bytes) => {
    text += bytes.toString('latin1');
  });
  return () => text;
}
