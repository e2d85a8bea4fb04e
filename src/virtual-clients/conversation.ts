import { type Closed, Connection, dial, type Message } from '../clients/connection.js';
import { createMatcher } from './pattern.js';

/** A thousand clients that are told more than their scripts wait for must not fill the memory. */
const MAX_UNTAKEN = 100;

type MessageListener = (message: string) => void;

/** What a virtual client says and hears, on a real connection. */
export class Conversation {
  sent = 0;
  received = 0;
  readonly #connection: Connection;
  readonly #listeners = new Set<MessageListener>();

  /** @param timeoutMs for the handshake */
  constructor(url: string, timeoutMs: number) {
    this.#connection = new Connection(dial(url, timeoutMs), {
      maxLeft: MAX_UNTAKEN,
      onMessage: (message) => this.#receive(message),
    });
  }

  /** The id under which the server knows it; empty before it is open. */
  get id(): string {
    return this.#connection.id;
  }

  get isOpen(): boolean {
    return this.#connection.isOpen;
  }

  /** Resolves when the connection has ended: `1001`, `4000 bye`. */
  get ended(): Promise<string> {
    return this.#connection.closed.then(formatClosed);
  }

  /** Resolves when it is open. Rejects with the reason, in few words, when it can't be opened. */
  whenOpen(): Promise<void> {
    return this.#connection.whenOpen();
  }

  /** Resolves when the text has left, as fast as the server reads; at once when nobody reads. */
  async say(text: string): Promise<void> {
    if (!this.isOpen) return;
    this.sent += 1;
    await this.#connection.send(text);
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
    const wants = (message: Message) => matches(String(message));
    return 'item' in (await this.#connection.arrivals.take(wants, timeoutMs));
  }

  /** Resolves after the time, or at once when the connection has ended. */
  pause(ms: number): Promise<void> {
    return this.#connection.arrivals.wait(ms);
  }

  /** Leaves in good order; gives up while it is still connecting. May be called again. */
  async close(code = 1000, reason = ''): Promise<string> {
    return formatClosed(await this.#connection.close(code, reason));
  }

  #receive(message: Message): void {
    this.received += 1;
    for (const listener of this.#listeners) listener(String(message));
  }
}

function formatClosed({ code, reason }: Closed): string {
  return `${code} ${reason}`.trimEnd();
}
