import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { TICKET_HEADER } from '../../../bridge/protocol.js';

/** A request that is refused: the HTTP status and why. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Who may come in besides this machine's own pages. */
export interface Guests {
  /** Further host names by which the app may be opened. */
  readonly hosts: readonly string[];
  /** Further origins whose pages may load `cordova.js` and connect: `https://dev.example`. */
  readonly origins: readonly string[];
}

// Checked before any URL parser sees it: `new URL` takes `evil@127.0.0.1` and
// `localhost/../evil.test` for local hosts.
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::\d{1,5})?$/i;

/** Which requests are let in; every rule is checked before anything is answered. */
export class RequestRules {
  readonly #hosts: ReadonlySet<string>;
  readonly #origins: ReadonlySet<string>;

  constructor({ hosts, origins }: Guests) {
    this.#hosts = new Set(hosts.map((name) => name.toLowerCase()));
    this.#origins = new Set(origins);
  }

  /**
   * Refuses a request whose `Host` is not a name of this machine: a page of another site that
   * has rebound its DNS name to a local address still sends its own name.
   */
  refuseHost(request: IncomingMessage): Refusal | undefined {
    const name = HOST.exec(onlyHeader(request, 'host') ?? '')?.[1]?.toLowerCase();
    if (name && (isLocalName(name) || this.#hosts.has(name))) return undefined;
    return forbid(
      'host',
      'This host name is not allowed. Open the page by localhost or by an IP address, or allow the name (--allow-host).',
    );
  }

  /** Refuses what a page of another site fetches or embeds; following a link to the app is fine. */
  refuseCrossSite(request: IncomingMessage): Refusal | undefined {
    const site = request.headers['sec-fetch-site'];
    const isLink = request.headers['sec-fetch-mode'] === 'navigate';
    if (site !== 'cross-site' || isLink || this.guestOrigin(request)) return undefined;
    return forbid('fetch-site', 'Another site may not load this app.');
  }

  /**
   * Refuses the bridge to everything but a page of this very origin (same scheme, host and
   * port) or of one that was allowed. An absent or `null` origin is nobody's.
   */
  refuseOrigin(request: IncomingMessage): Refusal | undefined {
    const origin = onlyHeader(request, 'origin');
    // As browsers write it: a URL that merely has this origin (`blob:…`, with a user) is not one.
    if (origin !== undefined && origin === ownOrigin(request)) return undefined;
    if (this.guestOrigin(request)) return undefined;
    return forbid(
      'origin',
      'Only a page that was loaded from here may connect to the emulator (--allow-origin lets others in).',
    );
  }

  /** Refuses a ticket unless it is asked for in the way that needs a preflight from elsewhere. */
  refuseTicket(request: IncomingMessage): Refusal | undefined {
    if (request.method !== 'POST') {
      return { status: 405, code: 'method', message: 'A ticket is fetched by POST.' };
    }
    if (request.headers[TICKET_HEADER] === undefined) {
      return forbid('header', `The header ${TICKET_HEADER} is missing.`);
    }
    const site = request.headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin' && !this.guestOrigin(request)) {
      return forbid('fetch-site', 'A ticket is fetched by the app itself.');
    }
    return this.refuseOrigin(request);
  }

  /** The request's origin, if it is one that was allowed. */
  guestOrigin(request: IncomingMessage): string | undefined {
    const origin = onlyHeader(request, 'origin');
    return origin !== undefined && this.#origins.has(origin) ? origin : undefined;
  }
}

function forbid(code: string, message: string): Refusal {
  return { status: 403, code, message };
}

function isLocalName(name: string): boolean {
  const isLiteral = isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
  return isLiteral || name === 'localhost' || name.endsWith('.localhost');
}

function ownOrigin(request: IncomingMessage): string | undefined {
  const scheme = 'encrypted' in request.socket ? 'https' : 'http';
  const url = `${scheme}://${request.headers.host}`;
  return URL.canParse(url) ? new URL(url).origin : undefined;
}

/** The value of a header that occurs exactly once. */
function onlyHeader(request: IncomingMessage, name: string): string | undefined {
  const { rawHeaders } = request;
  const values = rawHeaders.filter(
    (_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name,
  );
  return values.length === 1 ? values[0] : undefined;
}
