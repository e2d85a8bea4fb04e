import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { Limits } from '../environment.js';
import { countUnsentBytes } from '../network/node-internals.js';
import type { ClientListener, Detour } from './client-listener.js';
import {
  CONNECTION_RESET,
  formatNotReading,
  formatProtocolError,
  formatSocketError,
  PADDED,
} from './failures.js';
import { PongWatch } from './keep-alive.js';
import type { Pace } from './pace.js';
import { Reading, type Stopper } from './reading.js';
import { SendQueue } from './send-queue.js';
import type { Frame } from './text-frame.js';
import { sendNow } from './turn.js';
import { type ClientSocket, joinListeners, type Reader } from './ws-internals.js';

/** By their two connections. */
const clients = new WeakMap<WebSocket | Socket, Client>();

/** A connected WebSocket peer. */
export class Client implements Reader {
  readonly id: string;
  readonly socket: Socket;
  /** What stands between it and its server; undefined for nothing. */
  detour: Detour<Client> | undefined;
  readonly #ws: ClientSocket;
  readonly #server: ClientListener<Client>;
  readonly #queue: SendQueue;
  readonly #limits: Limits;
  #hasLeft = false;
  #hasSentBinary = false;
  readonly pongs = new PongWatch();
  readonly #reading: Reading;

  /** @param server is told of what the client does, as long as there is no detour */
  constructor(
    id: string,
    ws: ClientSocket,
    socket: Socket,
    server: ClientListener<Client>,
    pace: Pace,
    limits: Limits,
  ) {
    this.id = id;
    this.#ws = ws;
    this.socket = socket;
    this.#server = server;
    this.#queue = new SendQueue(this, pace, limits.maxQueuedBytes);
    this.#limits = limits;
    this.#reading = new Reading(ws, this.pongs, limits);

    // Listeners are shared: ten thousand idle clients are to cost little more than their sockets.
    clients.set(ws, this);
    clients.set(socket, this);
    const { message, ping, pong, error } = Client.#wsListeners;
    ws.on('message', message).on('ping', ping).on('pong', pong).on('error', error);

    // A client leaves when the answer to its close frame has gone out ('finish'), when it
    // ends TCP ('end'), or when TCP breaks ('close'); 'close' of ws itself comes too late.
    const { fail, leave, close } = Client.#socketListeners;
    socket.on('error', fail).on('finish', leave);
    // ws ends TCP as soon as the client has.
    joinListeners(socket, 'end', { before: sendNow, after: leave });
    joinListeners(socket, 'close', { after: close });
    ws.readPastReceiver(this, limits.maxPayloadBytes);
    ws.ahead = this.#queue;
  }

  get #listener(): ClientListener<Client> {
    return this.detour ?? this.#server;
  }

  /** False from the first close frame on, whoever sent it. */
  get isOpen(): boolean {
    return this.#ws.readyState === WebSocket.OPEN;
  }

  /** How many bytes it has not taken yet. */
  get unsentBytes(): number {
    return countUnsentBytes(this.socket);
  }

  /** Why the client said that it leaves; empty when it did not. */
  get reason(): string {
    return this.#ws.closeFrame?.reason ?? '';
  }

  /**
   * Sends a text to an open client. Whatever a detour does with it: on a phone, too, success means
   * that it was queued.
   * @returns false when the client was cut instead, because it does not read
   */
  send(frame: Frame): boolean {
    if (!this.#admit(frame)) return false;
    if (this.detour) this.detour.onSend(frame);
    else this.#queue.add(frame);
    return true;
  }

  /** Sends past the detour; as ws would, in order with its own frames, but in one piece. */
  write(frame: Frame): void {
    if (this.#admit(frame)) this.#queue.add(frame);
  }

  /** Notes how much is on its way to it and not written yet, in bytes of memory. */
  noteDelayed(bytes: number): void {
    this.#queue.noteDelayed(bytes);
  }

  ping(): void {
    // It could not be heard answering.
    if (this.#reading.isStopped) return;
    this.pongs.notePing();
    this.#ws.ping();
  }

  /** Stops reading from it while `stopper` has enough, or goes on. */
  setPaused(isPaused: boolean, stopper: Stopper = 'server'): void {
    if (isPaused) this.#reading.stop(stopper);
    else this.#reading.goOn(stopper);
  }

  /** Begins the closing handshake (RFC 6455, section 7.1.2). */
  close(code: number, reason?: string): void {
    this.detour?.onClose();
    this.#ws.refuse(code, reason);
  }

  /** Ends the TCP connection with a reset; to the app it looks as if the network had sent it. */
  reset(): void {
    this.#fail(CONNECTION_RESET);
    this.socket.resetAndDestroy();
  }

  /** Ends the TCP connection with a reset, which nobody is left to hear of. */
  kill(): void {
    this.#hasLeft = true;
    this.socket.resetAndDestroy();
  }

  /** Ends the TCP connection without a close frame; `reason` goes to the app. */
  cut(reason = ''): void {
    this.#leave(reason);
    this.#ws.terminate();
  }

  onText(text: string): void {
    // Whatever was read together with the reason to cut it is too late.
    if (this.#hasLeft) return;
    this.#reading.noteWhole();
    this.#listener.onText(this, text);
  }

  onRead(byteLength: number): void {
    if (this.#reading.noteRead(byteLength)) return;
    this.#fail(PADDED);
    this.#ws.terminate();
  }

  static readonly #socketListeners = {
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
      client.#listener.onGone(client);
    },
  };

  static readonly #wsListeners = {
    message(this: WebSocket, bytes: Buffer, isBinary: boolean): void {
      const client = clients.get(this);
      if (!isBinary) client?.onText(bytes.toString());
      else if (client && !client.#hasLeft) {
        client.#reading.noteWhole();
        client.#listener.onBinary(client, bytes, !client.#hasSentBinary);
        client.#hasSentBinary = true;
      }
    },
    ping(this: WebSocket, payload: Buffer): void {
      const client = clients.get(this);
      if (!client || client.#hasLeft) return;
      client.#listener.onPing(client, payload.length);
      // ws has put its pong into the queue.
      client.#checkQueue();
    },
    pong(this: WebSocket): void {
      const client = clients.get(this);
      if (client) client.pongs.notePong();
    },
    error(this: WebSocket, error: Error): void {
      const client = clients.get(this);
      if (!client) return;
      client.#fail(formatProtocolError(client.#ws.noteRefusal(), error.message));
    },
  };

  /** @returns false when the client is cut: it leaves too much unread */
  #admit({ length }: Frame): boolean {
    // What was sent in this very turn does not count: nobody can have read it yet.
    if (this.#queue.beginTurn()) this.#checkQueue();
    if (this.#hasLeft) return false;
    this.#queue.note(length);
    return true;
  }

  #checkQueue(): void {
    if (this.#queue.check()) return;
    this.#fail(formatNotReading(this.#limits.maxQueuedBytes));
    this.#ws.terminate();
  }

  /** Tells of an error and of the departure that it means, with nothing in between. */
  #fail(text: string): void {
    if (this.#hasLeft) return;
    this.#listener.onError(this, text);
    this.#leave();
  }

  #leave(reason = this.reason): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    this.#queue.end();
    this.#listener.onLeft(this, reason, this.#ws.closeFrame);
  }
}
