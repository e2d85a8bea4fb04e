import type { Do, ToPage } from '../protocol.js';

// As in `src/bridge/protocol.ts` and at the emulator's end, which this page can't import.
const TICKET_HEADER = 'x-wss-emu';
const SUBPROTOCOL = 'wss-emu.tool.v1';
const RETRY_MS = 1_000;

export interface ConnectionListener {
  onMessage(message: ToPage): void;
  /** @param reason why the emulator refuses a ticket, if it said so */
  onLost(reason: string): void;
}

/** The channel to the emulator; reopened whenever it is lost. */
export class Connection {
  readonly #listener: ConnectionListener;
  #socket: WebSocket | undefined;

  constructor(listener: ConnectionListener) {
    this.#listener = listener;
    this.#open();
  }

  /** @returns whether it was sent */
  send(message: Do): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  async #open(): Promise<void> {
    try {
      const socket = new WebSocket(await fetchSocketUrl(), SUBPROTOCOL);
      socket.onmessage = ({ data }) => this.#listener.onMessage(JSON.parse(data));
      socket.onclose = () => this.#retry('');
      this.#socket = socket;
    } catch (error) {
      this.#retry(error instanceof Refused ? error.message : '');
    }
  }

  #retry(reason: string): void {
    this.#socket = undefined;
    this.#listener.onLost(reason);
    setTimeout(() => this.#open(), RETRY_MS);
  }
}

/** The emulator is there, but refuses a ticket. */
class Refused extends Error {}

async function fetchSocketUrl(): Promise<URL> {
  const headers = { [TICKET_HEADER]: '1' };
  const response = await fetch('v1/tool/ticket', { method: 'POST', headers });
  if (!response.ok) throw new Refused(`The emulator refuses this page: HTTP ${response.status}`);
  const { ticket } = await response.json();
  const url = new URL(`v1/tool?ticket=${ticket}`, location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  return url;
}
