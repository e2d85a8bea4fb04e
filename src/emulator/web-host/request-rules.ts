import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { TICKET_HEADER } from '../../bridge/protocol.js';

/** A request that is refused: the HTTP status and why. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

// Checked before any URL parser sees it: `new URL` takes `evil@127.0.0.1` and
// `localhost/../evil.test` for local hosts.
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::\d{1,5})?$/i;

/**
 * Refuses a request whose `Host` is not a name of this machine: a page of another site that
 * has rebound its DNS name to a local address still sends its own name.
 *
 * @param allowedName a further name, or undefined
 */
export function refuseHost(
  request: IncomingMessage,
  allowedName: string | undefined,
): Refusal | undefined {
  const name = HOST.exec(onlyHeader(request, 'host') ?? '')?.[1]?.toLowerCase();
  if (name && isLocalName(name, allowedName)) return undefined;
  return {
    status: 403,
    code: 'host',
    message: 'This host name is not allowed. Open the page by localhost or by an IP address.',
  };
}

function isLocalName(name: string, allowedName: string | undefined): boolean {
  const isLiteral = isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
  const isLocalhost = name === 'localhost' || name.endsWith('.localhost');
  return isLiteral || isLocalhost || name === allowedName?.toLowerCase();
}

/** Refuses what a page of another site fetches or embeds; following a link to the app is fine. */
export function refuseCrossSite(request: IncomingMessage): Refusal | undefined {
  const site = request.headers['sec-fetch-site'];
  if (site !== 'cross-site' || request.headers['sec-fetch-mode'] === 'navigate') return undefined;
  return { status: 403, code: 'fetch-site', message: 'Another site may not load this app.' };
}

/**
 * Refuses the bridge to everything but a page of this very origin: same scheme, host and port.
 * An absent or `null` origin is nobody's.
 */
export function refuseOrigin(request: IncomingMessage): Refusal | undefined {
  const origin = parseUrl(onlyHeader(request, 'origin'));
  const own = parseUrl(`http://${request.headers.host}`);
  if (origin && own && origin.origin === own.origin) return undefined;
  return {
    status: 403,
    code: 'origin',
    message: 'Only a page that was loaded from here may connect to the emulator.',
  };
}

/** Refuses a ticket unless it is asked for in the way that needs a preflight from elsewhere. */
export function refuseTicket(request: IncomingMessage): Refusal | undefined {
  if (request.method !== 'POST') {
    return { status: 405, code: 'method', message: 'A ticket is fetched by POST.' };
  }
  if (request.headers[TICKET_HEADER] === undefined) {
    return { status: 403, code: 'header', message: `The header ${TICKET_HEADER} is missing.` };
  }
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') {
    return { status: 403, code: 'fetch-site', message: 'A ticket is fetched by the app itself.' };
  }
  return refuseOrigin(request);
}

/** The value of a header that is there exactly once. */
function onlyHeader(request: IncomingMessage, name: string): string | undefined {
  const { rawHeaders } = request;
  const values = rawHeaders.filter(
    (_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name,
  );
  return values.length === 1 ? values[0] : undefined;
}

function parseUrl(text: string | undefined): URL | undefined {
  return text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
}
