import type { IncomingMessage, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { BRIDGE_VERSION, SUBPROTOCOL, TICKET_HEADER } from '../../bridge/protocol.js';
import { CordovaScripts, type CordovaScriptsOptions } from './cordova-scripts.js';
import { type PageSessions, Pages } from './pages.js';
import { type Guests, type Refusal, RequestRules } from './request-rules.js';
import { refuse } from './responses.js';
import { TICKET_TTL_MS, Tickets } from './tickets.js';

const OWN_PREFIX = '/__wss-emu/';
const TICKET_PATH = '/__wss-emu/v1/ticket';
const BRIDGE_PATH = '/__wss-emu/v1/bridge';

export interface BridgeEndpointOptions extends CordovaScriptsOptions {
  readonly guests: Guests;
  readonly sessions: PageSessions;
  readonly limits: PageLimits;
}

/** What pages may take of the emulator. */
export interface PageLimits {
  /** How many may be open at once. */
  readonly maxPages: number;
  /** The largest frame that one may send. */
  readonly maxFrameBytes: number;
}

/** Answers a request. */
export type Route = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * What a page needs of the emulator, on whichever HTTP server serves the page: Cordova's
 * scripts, tickets, and the bridge itself.
 */
export class BridgeEndpoint {
  readonly pages: Pages;
  readonly #rules: RequestRules;
  readonly #scripts: CordovaScripts;
  readonly #tickets = new Tickets();
  readonly #acceptor: WebSocketServer;
  readonly #maxPages: number;

  constructor(options: BridgeEndpointOptions) {
    this.pages = new Pages(options.sessions);
    this.#rules = new RequestRules(options.guests);
    this.#scripts = new CordovaScripts(options);
    this.#maxPages = options.limits.maxPages;
    this.#acceptor = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: options.limits.maxFrameBytes,
      handleProtocols: () => SUBPROTOCOL,
    });
  }

  /**
   * Checks who asks, and gives the answer its headers.
   * @returns false when the request was refused, or answered already
   */
  admit(request: IncomingMessage, response: ServerResponse): boolean {
    const guest = this.#rules.guestOrigin(request);
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    // Without it a page on another port of this machine could load the app's scripts. Who was
    // allowed asks by CORS, to which it does not apply.
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    if (guest !== undefined) {
      response.setHeader('Access-Control-Allow-Origin', guest);
      response.setHeader('Vary', 'Origin');
    }
    const refusal = this.#rules.refuseHost(request) ?? this.#rules.refuseCrossSite(request);
    if (refusal) refuse(response, refusal);
    else if (guest !== undefined && request.method === 'OPTIONS') answerPreflight(response);
    else return true;
    return false;
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
    return ({ method }, response) => {
      if (method === 'GET' || method === 'HEAD') answer(response);
      else refuse(response, READ_ONLY);
    };
  }

  /**
   * Takes an upgrade request for the bridge; everything is checked before it is answered.
   * @returns false for any other path, which it does not touch
   */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const [path, query] = (request.url ?? '').split('?', 2);
    if (path !== BRIDGE_PATH) return false;
    socket.on('error', () => {});
    const refusal = this.#refuseUpgrade(request, query);
    if (refusal) refuseSocket(socket, refusal);
    else this.#acceptor.handleUpgrade(request, socket, head, (ws) => this.pages.add(ws));
    return true;
  }

  /** Why an upgrade request by this host may not come in, whatever it asks for. */
  refuseHost(request: IncomingMessage): Refusal | undefined {
    return this.#rules.refuseHost(request);
  }

  #answerTicket(request: IncomingMessage, response: ServerResponse): void {
    const refusal = this.#rules.refuseTicket(request) ?? this.#refuseMore();
    const ticket = refusal ? undefined : this.#tickets.issue();
    if (!ticket) {
      refuse(response, refusal ?? BUSY);
      return;
    }
    const body = { v: BRIDGE_VERSION, ticket, ttlMs: TICKET_TTL_MS, bridge: BRIDGE_PATH };
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  }

  #refuseUpgrade(request: IncomingMessage, query: string | undefined): Refusal | undefined {
    const refusal = this.#rules.refuseHost(request) ?? this.#rules.refuseOrigin(request);
    if (refusal) return refusal;
    const protocols = request.headers['sec-websocket-protocol']?.split(/\s*,\s*/) ?? [];
    if (!protocols.includes(SUBPROTOCOL)) return WRONG_PROTOCOL;
    const ticket = new URLSearchParams(query).get('ticket') ?? '';
    return this.#refuseMore() ?? (this.#tickets.redeem(ticket) ? undefined : BAD_TICKET);
  }

  #refuseMore(): Refusal | undefined {
    if (this.pages.size < this.#maxPages) return undefined;
    const message = `${this.#maxPages} pages are open, as many as maxPages allows: close some.`;
    return { ...BUSY, message };
  }
}

export const NOT_FOUND = { status: 404, code: 'path', message: 'There is nothing here.' };
export const READ_ONLY = {
  status: 405,
  code: 'method',
  message: 'Files can be read, not changed.',
};
const WRONG_PROTOCOL = {
  status: 426,
  code: 'protocol',
  message: `This bridge speaks ${SUBPROTOCOL}: reload the page without its cache.`,
};
const BAD_TICKET = { status: 401, code: 'ticket', message: 'The ticket was used, or is too old.' };
const BUSY = { status: 503, code: 'busy', message: 'Too many pages are connecting at once.' };

/** A page of an allowed origin may fetch a ticket (Fetch standard, CORS-preflight). */
function answerPreflight(response: ServerResponse): void {
  response
    .writeHead(204, {
      'Access-Control-Allow-Methods': 'GET, POST',
      'Access-Control-Allow-Headers': TICKET_HEADER,
    })
    .end();
}

/** Refuses an upgrade request, as no WebSocket. */
export function refuseSocket(socket: Duplex, { status, code, message }: Refusal): void {
  const body = JSON.stringify({ error: { code, message } });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.once('finish', () => socket.destroy());
}
