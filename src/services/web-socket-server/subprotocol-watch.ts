import { SaidOnce } from '../../formats/said-once.js';
import { nowMs } from '../../real-time/timers.js';
import type { CloseFrame } from './ws-internals.js';

/** A client that can't do without its subprotocol leaves as soon as it has the handshake's answer. */
const AT_ONCE_MS = 10_000;
/** How long the names may be that the log shows. */
const MAX_SHOWN_LENGTH = 100;
/** Protocol error, and an extension is missing: the codes of clients that say why they leave. */
const REFUSALS: readonly (number | undefined)[] = [1002, 1010];

interface Offer {
  readonly protocols: string;
  readonly atMs: number;
}

/**
 * Explains clients that asked for a subprotocol and left because none was chosen, which RFC 6455
 * (section 4.1) and browsers demand of them.
 */
export class SubprotocolWatch<Client> {
  readonly #offers = new Map<Client, Offer>();
  readonly #explained = new SaidOnce();
  readonly #explain: (text: string) => void;

  constructor(explain: (text: string) => void) {
    this.#explain = explain;
  }

  /** @param protocols the header `Sec-WebSocket-Protocol`, if there was one */
  noteConnected(client: Client, protocols: string | undefined): void {
    if (protocols) this.#offers.set(client, { protocols, atMs: nowMs() });
  }

  /** It has sent something: it can do without. */
  noteSent(client: Client): void {
    if (this.#offers.size > 0) this.#offers.delete(client);
  }

  noteLeft(client: Client, id: string, closeFrame: CloseFrame | undefined): void {
    const offer = this.#offers.get(client);
    this.#offers.delete(client);
    const isRefusal =
      closeFrame === undefined ||
      (closeFrame.direction === 'received' && REFUSALS.includes(closeFrame.code));
    if (!offer || !isRefusal || nowMs() - offer.atMs > AT_ONCE_MS) return;
    const shown = JSON.stringify(offer.protocols.slice(0, MAX_SHOWN_LENGTH));
    // It may try again and again.
    if (this.#explained.take(shown) === undefined) return;
    this.#explain(
      `${id} asked for the subprotocol ${shown} and left at once, because none is chosen, as on the phone: connect with new WebSocket(url), without a second argument`,
    );
  }
}
