import type { IncomingMessage, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { TICKET_HEADER } from '../../../bridge/protocol.js';
import { refuse, SAFE_HEADERS } from '../responses.js';
import { type Guests, type Refusal, RequestRules } from './request-rules.js';
import { Tickets } from './tickets.js';

/** Answers a request. */
export type Route = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** Who gets in: hosts, origins and tickets are checked before anything is answered. */
export class Gate {
  readonly #rules: RequestRules;
  readonly #tickets = new Tickets();

  constructor(guests: Guests) {
    this.#rules = new RequestRules(guests);
  }

  /**
   * Checks who asks, and gives the answer its headers.
   * @returns false when the request was refused, or answered already
   */
  admit(request: IncomingMessage, response: ServerResponse): boolean {
    const guest = this.#rules.guestOrigin(request);
    for (const [name, value] of Object.entries(SAFE_HEADERS)) response.setHeader(name, value);
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

  /** Why a request by this host may not come in, whatever it asks for. */
  refuseHost(request: IncomingMessage): Refusal | undefined {
    return this.#rules.refuseHost(request);
  }

  /** Answers with a ticket and what else the page needs to know. */
  answerTicket(
    request: IncomingMessage,
    response: ServerResponse,
    refuseMore: () => Refusal | undefined,
    describe: (ticket: string) => object,
  ): void {
    const refusal = this.#rules.refuseTicket(request) ?? refuseMore();
    const ticket = refusal ? undefined : this.#tickets.issue();
    if (!ticket) {
      refuse(response, refusal ?? BUSY);
      return;
    }
    const body = JSON.stringify(describe(ticket));
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(body);
  }

  /** Why an upgrade request is refused; its ticket is used up when it is not. */
  refuseUpgrade(
    request: IncomingMessage,
    subprotocol: string,
    refuseMore: () => Refusal | undefined,
  ): Refusal | undefined {
    const refusal = this.#rules.refuseHost(request) ?? this.#rules.refuseOrigin(request);
    if (refusal) return refusal;
    const protocols = request.headers['sec-websocket-protocol']?.split(',') ?? [];
    if (!protocols.some((name) => name.trim() === subprotocol))
      return describeWrongProtocol(subprotocol);
    return refuseMore() ?? (this.#tickets.redeem(readTicket(request)) ? undefined : BAD_TICKET);
  }

  /** Whether it has given the ticket of an upgrade request, and it is still good. */
  knowsTicket(request: IncomingMessage): boolean {
    return this.#tickets.has(readTicket(request));
  }
}

/** Path and query of a request, as they are written. */
export function splitTarget(request: IncomingMessage): readonly [string, string | undefined] {
  const [path = '', query] = (request.url ?? '').split('?', 2);
  return [path, query];
}

function readTicket(request: IncomingMessage): string {
  const [, query] = splitTarget(request);
  return new URLSearchParams(query).get('ticket') ?? '';
}

export const NOT_FOUND = { status: 404, code: 'path', message: 'There is nothing here.' };
export const READ_ONLY = {
  status: 405,
  code: 'method',
  message: 'Files can be read, not changed.',
};
export const BUSY = {
  status: 503,
  code: 'busy',
  message: 'Too many pages are connecting at once.',
};
const BAD_TICKET = { status: 401, code: 'ticket', message: 'The ticket was used, or is too old.' };

function describeWrongProtocol(subprotocol: string): Refusal {
  const message = `This bridge speaks ${subprotocol}: reload the page without its cache.`;
  return { status: 426, code: 'protocol', message };
}

/** A page of an allowed origin may fetch a ticket (Fetch standard, CORS-preflight). */
function answerPreflight(response: ServerResponse): void {
  response
    .writeHead(204, {
      'Access-Control-Allow-Methods': 'GET, POST',
      'Access-Control-Allow-Headers': TICKET_HEADER,
    })
    .end();
}

/**
 * Refuses what has no response of Node's: an upgrade request, or a broken one.
 * @param headers are added
 */
export function refuseSocket(
  socket: Duplex,
  { status, code, message }: Refusal,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = JSON.stringify({ error: { code, message } });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries({ ...SAFE_HEADERS, ...headers }).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.once('finish', () => socket.destroy());
}
