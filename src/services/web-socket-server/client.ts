import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { corkForThisTurn } from './cork.js';
import { CONNECTION_RESET, formatProtocolError, formatSocketError } from './failures.js';

/** What a client does, in the order in which it does it; `onLeft` comes once, and last. */
export interface ClientListener {
  onText(client: Client, text: string): void;
  onBinary(client: Client, byteLength: number): void;
  onPing(client: Client, byteLength: number): void;
  /** A Java exception's text; `onLeft` follows at once. */
  onError(client: Client, text: string): void;
  onLeft(client: Client, reason: string, closeFrame: CloseFrame | undefined): void;
  /** The TCP connection has ended too. */
  onGone(client: Client): void;
}

/** A close frame that was exchanged with a client before it left. */
export interface CloseFrame {
  /** Absent when the frame was empty. */
  readonly code: number | undefined;
  readonly reason: string;
  /** By whom: `sent` for a protocol error or when the server stops. */
  readonly direction: 'received' | 'sent';
}

/**
 * `ws` calls `close` itself to answer a client's close frame and to refuse a broken frame:
 * the one public place that shows code and reason before TCP ends.
 */
export class ClientSocket extends WebSocket {
  closeFrame: CloseFrame | undefined;

  override close(code?: number, reason?: string | Buffer): void {
    this.closeFrame ??= { code, reason: reason?.toString() ?? '', direction: 'received' };
    super.close(code, reason);
  }

  /** Closes on the server's own behalf. */
  refuse(code: number, reason = ''): void {
    this.closeFrame ??= { code, reason, direction: 'sent' };
    super.close(code, reason);
  }
}

/** A connected WebSocket peer. */
export class Client {
  readonly id: string;
  readonly socket: Socket;
  /** Who is told of what it does. */
  listener: ClientListener;
  /** Its server has said that binary messages are ignored. */
  hasSentBinary = false;
  readonly #ws: ClientSocket;
  #hasLeft = false;
  #lastPongMs = performance.now();

  constructor(id: string, ws: ClientSocket, socket: Socket, listener: ClientListener) {
    this.id = id;
    this.#ws = ws;
    this.socket = socket;
    this.listener = listener;

    ws.on('message', (bytes: Buffer, isBinary) => {
      if (isBinary) this.listener.onBinary(this, bytes.length);
      else this.listener.onText(this, bytes.toString());
    });
    ws.on('ping', (payload) => this.listener.onPing(this, payload.length));
    ws.on('pong', () => {
      this.#lastPongMs = performance.now();
    });
    ws.on('error', (error) => {
      const code = ws.closeFrame?.code;
      ws.closeFrame = { code, reason: '', direction: 'sent' };
      this.#fail(formatProtocolError(code, error.message));
    });

    // A client leaves when the answer to its close frame has gone out ('finish'), when it
    // ends TCP ('end'), or when TCP breaks ('close'); 'close' of ws itself comes too late.
    socket.on('error', (error) => this.#fail(formatSocketError(error)));
    socket.on('finish', () => this.#leave());
    socket.on('end', () => this.#leave());
    socket.on('close', () => {
      this.#leave();
      this.listener.onGone(this);
    });
  }

  /** False from the first close frame on, whoever sent it. */
  get isOpen(): boolean {
    return this.#ws.readyState === WebSocket.OPEN;
  }

  /** True while something waits to be sent to it. */
  get isReceiving(): boolean {
    return this.socket.writableLength > 0;
  }

  /** The reason that the client gave for leaving; empty when it gave none. */
  get reason(): string {
    return this.#ws.closeFrame?.reason ?? '';
  }

  /** Sends a text frame; `text` is well-formed, as a string or as UTF-8. */
  send(text: string | Buffer): void {
    corkForThisTurn(this.socket);
    this.#ws.send(text, TEXT_FRAME);
  }

  ping(): void {
    this.#ws.ping();
  }

  /** While paused, nothing is read from the client, pongs and close frames included. */
  setPaused(isPaused: boolean): void {
    if (isPaused) {
      this.#ws.pause();
    } else {
      this.#lastPongMs = performance.now();
      this.#ws.resume();
    }
  }

  /** How long ago the client answered a ping, or connected. */
  msSincePong(): number {
    return performance.now() - this.#lastPongMs;
  }

  /** Begins the closing handshake (RFC 6455, section 7.1.2). */
  close(code: number, reason?: string): void {
    this.#ws.refuse(code, reason);
  }

  /** Ends the TCP connection with a reset, of which the app hears as if the network had sent it. */
  reset(): void {
    this.#fail(CONNECTION_RESET);
    this.socket.resetAndDestroy();
  }

  /** Ends the TCP connection with a reset, of which nobody is left to hear. */
  kill(): void {
    this.#hasLeft = true;
    this.socket.resetAndDestroy();
  }

  /** Ends the TCP connection without a close frame; `reason` goes to the app. */
  cut(reason = ''): void {
    this.#leave(reason);
    this.#ws.terminate();
  }

  /** An error and the departure that it means are one: nothing comes in between. */
  #fail(text: string): void {
    if (this.#hasLeft) return;
    this.listener.onError(this, text);
    this.#leave();
  }

  #leave(reason = this.reason): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    this.listener.onLeft(this, reason, this.#ws.closeFrame);
  }
}

const TEXT_FRAME = { binary: false } as const;
