import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { OWN_PREFIX, SUBPROTOCOL, TICKET_PATH } from '../../bridge/protocol.js';
import type { PageApps } from '../pages/page-apps.js';
import type { PageLimits } from '../pages/serve-options.js';
import { Pages } from './connected-pages.js';
import { CordovaScripts, type CordovaScriptsOptions } from './cordova-scripts.js';
import { BUSY, Gate, NOT_FOUND, READ_ONLY, type Route } from './gate/gate.js';
import type { Guests, Refusal } from './gate/request-rules.js';
import { SocketDoor } from './gate/socket-door.js';
import { refuse } from './responses.js';

const BRIDGE_PATH = `${OWN_PREFIX}v1/bridge`;

export interface BridgeEndpointOptions extends CordovaScriptsOptions {
  readonly guests: Guests;
  readonly apps: PageApps;
  readonly limits: PageLimits;
}

const CLOSED = { status: 410, code: 'closed', message: 'The emulator has ended.' };

/**
 * What a page needs of the emulator, on whichever HTTP server serves the page: Cordova's
 * scripts, tickets, and the bridge itself.
 */
export class BridgeEndpoint {
  readonly pages: Pages;
  readonly #gate: Gate;
  readonly #scripts: CordovaScripts;
  readonly #door: SocketDoor;
  readonly #maxPages: number;

  constructor(options: BridgeEndpointOptions) {
    this.pages = new Pages(options.apps);
    this.#gate = new Gate(options.guests);
    this.#scripts = new CordovaScripts(options);
    this.#maxPages = options.limits.maxPages;
    this.#door = new SocketDoor({
      path: BRIDGE_PATH,
      subprotocol: SUBPROTOCOL,
      maxFrameBytes: options.limits.maxFrameBytes,
      gate: this.#gate,
      refuseMore: this.#refuseMore,
      onConnected: (ws) => this.pages.add(ws),
    });
  }

  /**
   * Checks who asks, and gives the answer its headers.
   * @returns false when the request was refused, or answered already
   */
  admit(request: IncomingMessage, response: ServerResponse): boolean {
    return this.#gate.admit(request, response);
  }

  /** How to answer for a path that is the bridge's; undefined for the app's own. */
  async find(path: string): Promise<Route | undefined> {
    if (path === TICKET_PATH) return (request, response) => this.#answerTicket(request, response);
    const answer = await this.#scripts.find(path);
    if (!answer) {
      return path.startsWith(OWN_PREFIX)
        ? (_request, response) => refuse(response, NOT_FOUND)
        : undefined;
    }
    return (request, response) => {
      const { method } = request;
      if (method === 'GET' || method === 'HEAD') return answer(request, response);
      refuse(response, READ_ONLY);
    };
  }

  /**
   * Takes an upgrade request for the bridge; everything is checked before it is answered.
   * @returns false for any other path, which it does not touch
   */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    return this.#door.upgrade(request, socket, head);
  }

  /** Whether an upgrade request has a ticket from here. */
  knows(request: IncomingMessage): boolean {
    return this.#door.knows(request);
  }

  /** Why an upgrade request by this host may not come in, whatever it asks for. */
  refuseHost(request: IncomingMessage): Refusal | undefined {
    return this.#gate.refuseHost(request);
  }

  #answerTicket(request: IncomingMessage, response: ServerResponse): void {
    this.#gate.answerTicket(request, response, this.#refuseMore, (ticket) => ({
      ticket,
      bridge: BRIDGE_PATH,
    }));
  }

  readonly #refuseMore = (): Refusal | undefined => {
    if (this.pages.isClosed) return CLOSED;
    if (this.pages.size < this.#maxPages) return undefined;
    const message = `${this.#maxPages} pages are open, as many as maxPages allows: close some.`;
    return { ...BUSY, message };
  };
}
