import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { Arrivals } from './arrivals.js';
import { attachTranscript, Transcript, type TranscriptLine } from './transcript.js';
import {
  formatWhere,
  type NextOptions,
  parseTimeout,
  type TimeoutOptions,
  timeoutError,
  toTextFilter,
} from './wait-options.js';

/** How a connection ended, as RFC 6455 has it (section 7.1.5): 1005 for no code, 1006 for no close frame. */
export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** A real WebSocket client, whose doings read as a conversation. */
export interface TestClient extends AsyncDisposable {
  /** The id under which the server knows it, such as `/127.0.0.1:50000`. */
  readonly id: string;
  /** All messages so far, those that `next` has handed out included. */
  readonly messages: readonly string[];
  /** Resolves when the connection has ended. */
  readonly closed: Promise<Closed>;
  /** @throws Error when the connection has ended */
  send(text: string): void;
  /**
   * The next message, in order. With `where` the next one that it wants; the others stay for
   * later calls.
   * @throws TimeoutError; at once when the connection has ended and no such message is left
   */
  next(options?: NextOptions): Promise<string>;
  /** Leaves in good order. Resolves as `closed` does. */
  close(code?: number, reason?: string): Promise<Closed>;
  /** Ends the connection with a TCP reset, as when a device loses power. */
  reset(): void;
  /** Stays connected but reads nothing, so it answers nothing: no message, no ping, no close. */
  freeze(): void;
  /** Reads again; what came meanwhile follows. */
  thaw(): void;
}

interface OpenClient {
  readonly id: string;
  readonly serverPort: number | undefined;
  cut(): Promise<Closed>;
}

const openClients = new Set<OpenClient>();

/** How long to wait for the answer to a close frame. */
const CLOSE_TIMEOUT_MS = 2_000;

/**
 * Connects to a WebSocket server: the emulator's, or a phone's.
 *
 * @throws Error when nobody answers there within `timeoutMs`, or no WebSocket server
 */
export function connectClient(
  url: string | URL,
  options: TimeoutOptions = {},
): Promise<TestClient> {
  return openClient(url, options, () => {});
}

/** Like `connectClient`, for one who wants to hear all that the client does. */
export async function openClient(
  url: string | URL,
  options: TimeoutOptions,
  onLine: (line: TranscriptLine, closed?: Closed) => void,
): Promise<TestClient> {
  const timeoutMs = parseTimeout('connectClient', options);
  const ws = new WebSocket(url, {
    perMessageDeflate: false,
    // 0 would be none.
    handshakeTimeout: Math.max(timeoutMs, 1),
    closeTimeout: CLOSE_TIMEOUT_MS,
  });
  // What an error of a connection means is in its close code.
  ws.on('error', () => {});
  const early: string[] = [];
  const keepEarly = (bytes: unknown) => early.push(String(bytes));
  // The first messages may come with the handshake's answer.
  ws.on('message', keepEarly);
  const socket = await open(ws, String(url), timeoutMs);
  ws.off('message', keepEarly);

  const id = formatId(socket);
  const transcript = new Transcript(`client ${id}`);
  const arrivals = new Arrivals<string>();

  function note(event: string, text?: string, closed?: Closed): void {
    const line = { t: transcript.t, event, client: id, text };
    transcript.add(line);
    onLine(line, closed);
  }

  function receive(text: string): void {
    note('message', text);
    arrivals.add(text);
  }

  const closed = new Promise<Closed>((resolve) => {
    ws.on('close', (code, bytes) => {
      openClients.delete(entry);
      const outcome = { code, reason: String(bytes) };
      note('closed', `${code} ${outcome.reason}`.trimEnd(), outcome);
      arrivals.end(`the connection has ended (${code})`);
      resolve(outcome);
    });
  });
  ws.on('message', (bytes) => receive(String(bytes)));

  const entry: OpenClient = {
    id,
    serverPort: socket.remotePort,
    cut() {
      ws.terminate();
      return closed;
    },
  };
  openClients.add(entry);
  note('connected');
  for (const text of early) receive(text);

  function close(code?: number, reason?: string): Promise<Closed> {
    ws.close(code, reason);
    return closed;
  }

  const client: TestClient = {
    id,
    messages: transcript.received,
    closed,
    send(text) {
      if (ws.readyState !== WebSocket.OPEN) {
        throw new Error(transcript.explain(`send: client ${id} has left`));
      }
      note('sent', text);
      ws.send(text);
    },
    async next(nextOptions = {}) {
      const call = `next of client ${id}${formatWhere(nextOptions.where)}`;
      return arrivals.take({
        wants: toTextFilter(nextOptions.where),
        timeoutMs: parseTimeout('next', nextOptions),
        fail: (why) => timeoutError(transcript.explain(`${call}: ${why}`)),
      });
    },
    close,
    reset() {
      socket.resetAndDestroy();
    },
    freeze: () => ws.pause(),
    thaw: () => ws.resume(),
    async [Symbol.asyncDispose]() {
      await close();
    },
  };
  return attachTranscript(client, transcript);
}

/** Ends the clients that are still connected to a server. */
export async function cutClients(isMeant: (id: string, port: number) => boolean): Promise<void> {
  const meant = [...openClients].filter(({ id, serverPort }) => isMeant(id, serverPort ?? 0));
  await Promise.all(meant.map((client) => client.cut()));
}

/** Resolves with the socket when the handshake has succeeded. */
function open(ws: WebSocket, url: string, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    let socket: Socket | undefined;
    const fail = (error: Error & { code?: string }) => {
      const text = `connectClient(${JSON.stringify(url)})`;
      if (error.message === HANDSHAKE_TIMEOUT) {
        reject(timeoutError(`${text}: no answer within ${timeoutMs} ms`));
        return;
      }
      const reason = error.code ?? error.message;
      const hint = reason === 'ECONNREFUSED' ? NOBODY_LISTENS : '';
      reject(new Error(`${text}: ${reason}${hint}`));
    };
    ws.once('upgrade', (response) => {
      socket = response.socket;
    });
    ws.once('error', fail);
    ws.once('open', () => {
      ws.off('error', fail);
      if (socket) resolve(socket);
    });
  });
}

/** ws's own words for it; it has no code. */
const HANDSHAKE_TIMEOUT = 'Opening handshake has timed out';
const NOBODY_LISTENS = ': nobody listens there. Has its server started?';

/** As the phone names a client: Java's `InetSocketAddress#toString`. */
function formatId({ localAddress = '', localPort }: Socket): string {
  return `/${localAddress.replace(/^::ffff:(?=\d+\.)/i, '')}:${localPort}`;
}
