import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { nowMs } from '../../real-time/timers.js';
import type { Limits } from '../environment.js';
import { corkForThisTurn } from './cork.js';
import {
  CONNECTION_RESET,
  formatNotReading,
  formatProtocolError,
  formatSocketError,
  PADDED,
} from './failures.js';
import { hasFragments } from './has-fragments.js';
import type { Pace } from './pace.js';
import { countQueuedBytes, countUnsentBytes } from './queued-bytes.js';
import type { TextFrame } from './text-frame.js';

/** Waiting bytes from which on it is looked how much memory they take. */
const LOOK_BYTES = 16 * 1024;
/** How many bytes of control frames may come within a message, beyond the size of a message. */
const PADDING_BYTES = 1024 * 1024;
/** A client that has more than this waiting for it, in bytes of memory, is behind. */
const BEHIND_BYTES = 1024 * 1024;

/** What a client does, in the order in which it does it; `onLeft` comes once, and last. */
export interface ClientListener {
  onText(client: Client, text: string): void;
  onBinary(client: Client, bytes: Buffer, isFirst: boolean): void;
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

/** By their two connections. */
const clients = new WeakMap<WebSocket | Socket, Client>();

/** A connected WebSocket peer. */
export class Client {
  readonly id: string;
  readonly socket: Socket;
  /** Who is told of what it does. */
  listener: ClientListener;
  readonly #ws: ClientSocket;
  readonly #pace: Pace;
  readonly #limits: Limits;
  /** What has come since its last whole message. */
  #unfinishedBytes = 0;
  /** The size of the largest message that waits for it; 0 for small ones. */
  #largestBytes = 0;
  #hasLeft = false;
  #isBehind = false;
  #hasSentBinary = false;
  #lastPongMs = nowMs();
  /** True from a ping to the pong that answers it. */
  #isPinged = false;

  constructor(
    id: string,
    ws: ClientSocket,
    socket: Socket,
    listener: ClientListener,
    pace: Pace,
    limits: Limits,
  ) {
    this.id = id;
    this.#ws = ws;
    this.socket = socket;
    this.listener = listener;
    this.#pace = pace;
    this.#limits = limits;

    // Listeners are shared: ten thousand idle clients are to cost little more than their sockets.
    clients.set(ws, this);
    clients.set(socket, this);
    const { message, ping, pong, error } = Client.#wsListeners;
    ws.on('message', message).on('ping', ping).on('pong', pong).on('error', error);

    // A client leaves when the answer to its close frame has gone out ('finish'), when it
    // ends TCP ('end'), or when TCP breaks ('close'); 'close' of ws itself comes too late.
    const { data, fail, leave, close } = Client.#socketListeners;
    socket.on('data', data).on('error', fail);
    socket.on('finish', leave).on('end', leave).on('close', close);
  }

  /** False from the first close frame on, whoever sent it. */
  get isOpen(): boolean {
    return this.#ws.readyState === WebSocket.OPEN;
  }

  /** How many bytes it has not taken yet. */
  get unsentBytes(): number {
    return countUnsentBytes(this.socket);
  }

  /** The reason that the client gave for leaving; empty when it gave none. */
  get reason(): string {
    return this.#ws.closeFrame?.reason ?? '';
  }

  /**
   * Sends a text to an open client. It is written as ws would write it, right away and in order
   * with the close and pong frames that ws writes, but in one piece.
   *
   * @returns false when the client was cut instead, because it does not read
   */
  send({ bytes }: TextFrame): boolean {
    // What this turn itself sends does not count: nobody can have read it yet.
    if (corkForThisTurn(this.socket)) this.#checkQueue();
    if (this.#hasLeft) return false;
    if (bytes.length > BEHIND_BYTES) this.#noteLarge(bytes.length);
    this.socket.write(bytes);
    return true;
  }

  ping(): void {
    this.#isPinged = true;
    this.#ws.ping();
  }

  /** While paused, nothing is read from the client, pongs and close frames included. */
  setPaused(isPaused: boolean): void {
    if (isPaused) {
      this.#ws.pause();
    } else {
      this.#notePong();
      this.#ws.resume();
    }
  }

  /**
   * For how long a client that was pinged has owed the answer: since its last one, or since it
   * connected, in milliseconds; 0 for one that owes none.
   */
  msWithoutPong(): number {
    return this.#isPinged ? nowMs() - this.#lastPongMs : 0;
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

  static readonly #socketListeners = {
    data(this: Socket, bytes: Buffer): void {
      const client = clients.get(this);
      if (!client) return;
      client.#unfinishedBytes += bytes.length;
      if (client.#unfinishedBytes > PADDING_BYTES) client.#checkUnfinished();
    },
    fail(this: Socket, error: Error): void {
      const client = clients.get(this);
      if (client) client.#fail(formatSocketError(error));
    },
    leave(this: Socket): void {
      const client = clients.get(this);
      if (client) client.#leave();
    },
    close(this: Socket): void {
      const client = clients.get(this);
      if (!client) return;
      client.#leave();
      client.listener.onGone(client);
    },
  };

  static readonly #wsListeners = {
    message(this: WebSocket, bytes: Buffer, isBinary: boolean): void {
      const client = clients.get(this);
      // What was read together with the reason to cut it comes too late.
      if (!client || client.#hasLeft) return;
      client.#unfinishedBytes = 0;
      if (isBinary) client.#onBinary(bytes);
      else client.listener.onText(client, bytes.toString());
    },
    ping(this: WebSocket, payload: Buffer): void {
      const client = clients.get(this);
      if (!client || client.#hasLeft) return;
      client.listener.onPing(client, payload.length);
      // ws has put its pong into the queue.
      client.#checkQueue();
    },
    pong(this: WebSocket): void {
      const client = clients.get(this);
      if (client) client.#notePong();
    },
    error(this: WebSocket, error: Error): void {
      const client = clients.get(this);
      if (!client) return;
      const code = client.#ws.closeFrame?.code;
      client.#ws.closeFrame = { code, reason: '', direction: 'sent' };
      client.#fail(formatProtocolError(code, error.message));
    },
  };

  #notePong(): void {
    this.#lastPongMs = nowMs();
    this.#isPinged = false;
  }

  #onBinary(bytes: Buffer): void {
    const isFirst = !this.#hasSentBinary;
    this.#hasSentBinary = true;
    this.listener.onBinary(this, bytes, isFirst);
  }

  /**
   * A fragment keeps the piece of memory in which it was read, control frames and all: tiny
   * fragments between many of those would take far more than the largest message.
   */
  #checkUnfinished(): void {
    if (!hasFragments(this.#ws)) this.#unfinishedBytes = 0;
    // Twice: so much may have come before the message began.
    else if (this.#unfinishedBytes > this.#limits.maxPayloadBytes + 2 * PADDING_BYTES) {
      this.#fail(PADDED);
      this.#ws.terminate();
    }
  }

  /** However large one message is, its receiver is not cut for it. */
  #noteLarge(byteLength: number): void {
    if (this.#largestBytes === 0) {
      this.socket.once('drain', () => {
        this.#largestBytes = 0;
      });
    }
    this.#largestBytes = Math.max(this.#largestBytes, byteLength);
  }

  /** Cuts a client that leaves too much unread, and says so of one that is on the way to it. */
  #checkQueue(): void {
    if (this.socket.writableLength < LOOK_BYTES) return;
    const queuedBytes = countQueuedBytes(this.socket);
    if (queuedBytes > this.#limits.maxQueuedBytes + this.#largestBytes) {
      this.#fail(formatNotReading(this.#limits.maxQueuedBytes));
      this.#ws.terminate();
    } else if (queuedBytes > BEHIND_BYTES && !this.#isBehind) {
      this.#isBehind = true;
      this.#pace.add(this);
      this.socket.once('drain', () => {
        this.#isBehind = false;
        this.#pace.remove(this);
      });
    }
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
    this.#pace.remove(this);
    this.listener.onLeft(this, reason, this.#ws.closeFrame);
  }
}
