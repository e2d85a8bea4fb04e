import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { clearTimeout, setTimeout } from '../real-time/timers.js';
import { Arrivals } from './arrivals.js';
import { formatClientId } from './client-id.js';

/** How a connection ended (RFC 6455, section 7.1.5): 1005 without a code, 1006 without a close frame. */
export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** A text message, or a binary one. */
export type Message = string | Buffer;

export interface ConnectionOptions {
  /** Called when the handshake has succeeded, before `whenOpen` resolves and before any message. */
  readonly onOpen?: () => void;
  /** How many untaken messages to keep; the oldest are dropped first. Default: all. */
  readonly maxLeft?: number;
}

/** A connection could not be opened. The message is the system's code, or a few words. */
export class ConnectError extends Error {
  /** True when nobody answered in time. */
  readonly isTimeout: boolean;

  constructor({ code, message }: NodeJS.ErrnoException) {
    super(code ?? message);
    this.isTimeout = message === HANDSHAKE_TIMEOUT;
  }
}

/** The text of ws, whose error has no code. */
const HANDSHAKE_TIMEOUT = 'Opening handshake has timed out';

/**
 * Starts connecting to a WebSocket server; for a `Connection`.
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

/** One end of a WebSocket connection, with the messages received from the other. */
export class Connection {
  /** The messages received; it ends with the connection. */
  readonly arrivals: Arrivals<Message>;
  /** Resolves when the connection has ended. */
  readonly closed: Promise<Closed>;
  readonly #ws: WebSocket;
  readonly #listeners = new Set<(message: Message) => void>();
  /** A client's TCP socket, for endings that WebSocket doesn't have. */
  #socket: Socket | undefined;
  #id = '';
  #serverPort = 0;

  /** @param ws newly created: the first message may arrive with the handshake */
  constructor(ws: WebSocket, { onOpen = () => {}, maxLeft }: ConnectionOptions = {}) {
    this.#ws = ws;
    this.arrivals = new Arrivals(maxLeft);
    // The close code says what an error means.
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

  /** The id by which the server knows this client; empty until it is open, and for a server's end. */
  get id(): string {
    return this.#id;
  }

  /** The port of this client's server; 0 until it is open, and for a server's end. */
  get serverPort(): number {
    return this.#serverPort;
  }

  get isOpen(): boolean {
    return this.#ws.readyState === this.#ws.OPEN;
  }

  /**
   * Resolves when the handshake has succeeded. Call it as soon as the connection exists.
   * @throws ConnectError
   */
  whenOpen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#ws.once('open', resolve);
      this.#ws.once('error', (error) => reject(new ConnectError(error)));
    });
  }

  /** Calls the listener with every later message, before anybody can take it. */
  onMessage(listener: (message: Message) => void): void {
    this.#listeners.add(listener);
  }

  /** Resolves when the message has left, as fast as the other side reads, or never will. */
  send(message: Message): Promise<void> {
    return new Promise((resolve) => this.#ws.send(message, () => resolve()));
  }

  /** Closes with a handshake, or gives up connecting. May be called again. */
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

  /** Ends the connection at once, whatever the other side does. */
  terminate(): Promise<Closed> {
    this.#ws.terminate();
    return this.closed;
  }

  /** Stops reading, and so answering, until `thaw`. */
  freeze(): void {
    this.#ws.pause();
  }

  thaw(): void {
    this.#ws.resume();
  }

  /**
   * Resolves with true when the other side has answered a ping, and so has read everything sent
   * before it, or when the connection ends; with false after `timeoutMs`.
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
