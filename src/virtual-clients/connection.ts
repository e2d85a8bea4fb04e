import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { clearTimeout, setTimeout } from '../real-time/timers.js';
import { createMatcher } from './pattern.js';

/** How long to wait for the answer to a close frame. */
const CLOSE_TIMEOUT_MS = 2_000;

/** A thousand clients that are told more than their scripts wait for must not fill the memory. */
const MAX_UNTAKEN = 100;

type MessageListener = (message: string) => void;

/** A virtual client's connection: a real one, and what has come on it. */
export class Connection {
  /** Resolves when it is open. Rejects with the reason, in few words, when it can't be opened. */
  readonly opened: Promise<void>;
  /** Resolves when the connection has ended: `1001`, `4000 bye`. */
  readonly ended: Promise<string>;
  /** The id under which the server knows it; empty before it is open. */
  id = '';
  sent = 0;
  received = 0;
  readonly #ws: WebSocket;
  readonly #listeners = new Set<MessageListener>();
  /** What wakes those who wait for a time to pass. */
  readonly #sleepers = new Set<() => void>();
  readonly #untaken: string[] = [];

  /** @param timeoutMs for the handshake */
  constructor(url: string, timeoutMs: number) {
    this.#ws = new WebSocket(url, {
      perMessageDeflate: false,
      handshakeTimeout: timeoutMs,
      closeTimeout: CLOSE_TIMEOUT_MS,
    });
    this.opened = new Promise((resolve, reject) => {
      this.#ws.once('open', resolve);
      // Later errors end the connection too, and its close code says what they mean.
      this.#ws.on('error', (error: Error & { code?: string }) => {
        reject(new Error(error.code ?? error.message));
      });
    });
    this.#ws.once('upgrade', ({ socket }) => {
      this.id = formatId(socket);
    });
    this.#ws.on('message', (bytes) => this.#receive(String(bytes)));
    this.ended = new Promise((resolve) => {
      this.#ws.once('close', (code, reason) => {
        for (const wake of this.#sleepers) wake();
        resolve(`${code} ${reason}`.trimEnd());
      });
    });
  }

  get isOpen(): boolean {
    return this.#ws.readyState === WebSocket.OPEN;
  }

  /** Resolves when the text has left, as fast as the server reads; at once when nobody reads. */
  say(text: string): Promise<void> {
    if (!this.isOpen) return Promise.resolve();
    this.sent += 1;
    return new Promise((resolve) => this.#ws.send(text, () => resolve()));
  }

  /** Gets each message that comes from now on. */
  onMessage(listener: MessageListener): void {
    this.#listeners.add(listener);
  }

  /**
   * Takes the oldest message that matches, once it is there.
   * @returns false when none has come in time; also, at once, when the connection has ended
   */
  async take(match: string | undefined, timeoutMs: number): Promise<boolean> {
    const matches = createMatcher(match);
    const hasFound = () => {
      const index = this.#untaken.findIndex(matches);
      if (index !== -1) this.#untaken.splice(index, 1);
      return index !== -1;
    };
    if (hasFound()) return true;
    let isFound = false;
    let listener: MessageListener = () => {};
    await this.#sleep(timeoutMs, (wake) => {
      listener = () => {
        isFound ||= hasFound();
        if (isFound) wake();
      };
      this.#listeners.add(listener);
    });
    this.#listeners.delete(listener);
    return isFound;
  }

  /** Resolves after the time, or at once when the connection has ended. */
  pause(ms: number): Promise<void> {
    return this.#sleep(ms);
  }

  /** Leaves in good order; gives up while it is still connecting. May be called again. */
  close(code = 1000, reason = ''): Promise<string> {
    this.#ws.close(code, reason);
    return this.ended;
  }

  #receive(message: string): void {
    this.received += 1;
    this.#untaken.push(message);
    if (this.#untaken.length > MAX_UNTAKEN) this.#untaken.shift();
    for (const listener of this.#listeners) listener(message);
  }

  #sleep(ms: number, onBegin?: (wake: () => void) => void): Promise<void> {
    if (this.#ws.readyState === WebSocket.CLOSED) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#sleepers.add(wake);
      onBegin?.(wake);
    });
  }
}

/** As the phone names a client: Java's `InetSocketAddress#toString`. */
function formatId({ localAddress = '', localPort }: Socket): string {
  return `/${localAddress.replace(/^::ffff:(?=\d+\.)/i, '')}:${localPort}`;
}
