import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { clearTimeout, setTimeout } from '../real-time/timers.js';
import { Arrivals } from './arrivals.js';
import { formatClientId } from './client-id.js';

/** How a connection ended, as RFC 6455 has it (section 7.1.5): 1005 for no code, 1006 for no close frame. */
export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** A text message, or a binary one. */
export type Message = string | Buffer;

export interface ConnectionOptions {
  /** Called before anybody who waits for it goes on, and before the first message. */
  readonly onOpen?: () => void;
  /** How many messages are kept that nobody takes, the newest ones. Default: all. */
  readonly maxLeft?: number;
}

/** A connection could not be opened; its message is the system's code, or few words. */
export class ConnectError extends Error {
  /** Nobody answered in time. */
  readonly isTimeout: boolean;

  constructor({ code, message }: NodeJS.ErrnoException) {
    super(code ?? message);
    this.isTimeout = message === HANDSHAKE_TIMEOUT;
  }
}

/** ws's own words for it; it has no code. */
const HANDSHAKE_TIMEOUT = 'Opening handshake has timed out';

/**
 * Begins to connect to a WebSocket server, for a `Connection`.
 *
 * @param timeoutMs for connection and handshake
 * @param closeTimeoutMs how long to wait for the answer to a close frame
 */
export function dial(url: string | URL, timeoutMs: number, closeTimeoutMs = 2_000): WebSocket {
  return new WebSocket(url, {
    perMessageDeflate: false,
    // 0 would be none.
    handshakeTimeout: Math.max(timeoutMs, 1),
    closeTimeout: closeTimeoutMs,
  });
}

/** One end of a WebSocket connection, and what has come from the other one. */
export class Connection {
  /** The messages; they end with the connection. */
  readonly arrivals: Arrivals<Message>;
  /** Resolves when the connection has ended. */
  readonly closed: Promise<Closed>;
  readonly #ws: WebSocket;
  readonly #listeners = new Set<(message: Message) => void>();
  /** Of a client, for what WebSocket has no word for. */
  #socket: Socket | undefined;
  #id = '';
  #serverPort = 0;

  /** @param ws just made: the first message may come with the handshake */
  constructor(ws: WebSocket, { onOpen = () => {}, maxLeft }: ConnectionOptions = {}) {
    this.#ws = ws;
    this.arrivals = new Arrivals(maxLeft);
    // What an error of a connection means is in its close code.
    ws.on('error', () => {});
    ws.once('upgrade', ({ socket }) => {
      const { localAddress = '', localPort = 0, remotePort = 0 } = socket;
      this.#socket = socket;
      this.#id = formatClientId(localAddress, localPort);
      this.#serverPort = remotePort;
    });
    ws.once('open', onOpen);
    ws.on('message', (bytes: Buffer, isBinary) => {
      const message = isBinary ? bytes : bytes.toString();
      for (const listener of this.#listeners) listener(message);
      this.arrivals.add(message);
    });
    this.closed = new Promise((resolve) => {
      ws.once('close', (code, reason) => {
        resolve({ code, reason: String(reason) });
        this.arrivals.end(`the connection has ended (${code})`);
      });
    });
  }

  /** Of a client, the id under which the server knows it; empty before it is open. */
  get id(): string {
    return this.#id;
  }

  /** Of a client, the port of its server. */
  get serverPort(): number {
    return this.#serverPort;
  }

  get isOpen(): boolean {
    return this.#ws.readyState === this.#ws.OPEN;
  }

  /**
   * Resolves when the handshake has succeeded. Ask at once: what has happened is not said again.
   * @throws ConnectError
   */
  whenOpen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#ws.once('open', resolve);
      this.#ws.once('error', (error) => reject(new ConnectError(error)));
    });
  }

  /** Gets each message that comes from now on, before anybody takes it. */
  onMessage(listener: (message: Message) => void): void {
    this.#listeners.add(listener);
  }

  /** Resolves when the message has left, as fast as the other side reads; also when nobody does. */
  send(message: Message): Promise<void> {
    return new Promise((resolve) => this.#ws.send(message, () => resolve()));
  }

  /** Leaves in good order; gives up while it is still connecting. May be called again. */
  close(code?: number, reason?: string): Promise<Closed> {
    this.#ws.close(code, reason);
    return this.closed;
  }

  /** Ends the connection with a TCP reset. */
  reset(): void {
    if (this.#socket) this.#socket.resetAndDestroy();
    else this.#ws.terminate();
  }

  /** Ends the connection without a close frame. */
  end(): void {
    if (this.#socket) this.#socket.end();
    else this.#ws.terminate();
  }

  /** Ends it at once, whatever the other side does. */
  terminate(): Promise<Closed> {
    this.#ws.terminate();
    return this.closed;
  }

  /** Reads nothing until `thaw`, and so answers nothing. */
  freeze(): void {
    this.#ws.pause();
  }

  thaw(): void {
    this.#ws.resume();
  }

  /**
   * Resolves when the other side has answered a ping, and so has read all that was sent before:
   * false when it has not answered within `timeoutMs`.
   */
  ping(timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (hasAnswered: boolean) => {
        clearTimeout(timer);
        this.#ws.off('pong', onEnd).off('close', onEnd);
        resolve(hasAnswered);
      };
      const onEnd = () => end(true);
      const timer = setTimeout(() => end(false), timeoutMs);
      this.#ws.on('pong', onEnd).on('close', onEnd);
      this.#ws.ping();
    });
  }
}
