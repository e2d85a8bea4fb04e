import { type Closed, Connection, dial } from '../clients/connection.js';
import { createMatcher } from './pattern.js';

/** A thousand clients that get more messages than they wait for must not fill the memory. */
const MAX_UNTAKEN = 100;

/** A virtual client's connection: a real one, with what is said on it counted. */
export class Conversation extends Connection {
  sent = 0;
  received = 0;

  /** @param timeoutMs for the handshake */
  constructor(url: string, timeoutMs: number) {
    super(dial(url, timeoutMs), { maxLeft: MAX_UNTAKEN });
    this.onMessage(() => {
      this.received += 1;
    });
  }

  /** Resolves when the connection has ended: `1001`, `4000 bye`. */
  get ended(): Promise<string> {
    return this.closed.then(({ code, reason }) => `${code} ${reason}`.trimEnd());
  }

  /** Resolves when the text has left, as fast as the server reads; at once when nobody reads. */
  async say(text: string): Promise<void> {
    if (!this.isOpen) return;
    this.sent += 1;
    await this.send(text);
  }

  /**
   * Takes the oldest message that matches, waiting for it if necessary.
   * @returns false when none arrives in time, or the connection ends
   */
  async take(match: string | undefined, timeoutMs: number): Promise<boolean> {
    const matches = createMatcher(match);
    const taken = await this.arrivals.take((message) => matches(String(message)), timeoutMs);
    return 'item' in taken;
  }

  override close(code = 1000, reason = ''): Promise<Closed> {
    return super.close(code, reason);
  }
}
