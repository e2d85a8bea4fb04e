import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Whom a server lets in. */
export interface DoorRules {
  /** The origins that may come in; undefined for all, and for clients without one. */
  readonly origins: readonly string[] | undefined;
  /** The subprotocols that it speaks, the preferred one first; undefined for none. */
  readonly protocols: readonly string[] | undefined;
}

/** What `start` was given. */
export interface StartOptions extends DoorRules {
  readonly port: number;
  readonly tcpNoDelay: boolean;
}

/** What becomes of a handshake. */
export type Judgement =
  | { readonly isWelcome: true; readonly protocol: string }
  | {
      readonly isWelcome: false;
      /** Why, and what to change, from the middle of a sentence on. */
      readonly reason: string;
    };

const ENGINE = 'TooTallNate Java-WebSocket';
const REFUSAL_BODY =
  '<html><head></head><body><h1>404 WebSocket Upgrade Failure</h1></body></html>';

/** The engine's answer to whoever may not come in; two of its lines end in a bare line feed. */
export const REFUSAL =
  'HTTP/1.1 404 WebSocket Upgrade Failure\r\n' +
  `Content-Type: text/html\nServer: ${ENGINE}\nContent-Length: ${REFUSAL_BODY.length}\r\n\r\n` +
  REFUSAL_BODY;

const VERSION = '13';

/**
 * The headers as the app gets them: names as the client wrote them, sorted without regard to
 * case, and several of one name joined (Java, `TreeMap`).
 */
export function readFields({ rawHeaders }: IncomingMessage): Map<string, string> {
  const fields = new Map<string, { name: string; value: string }>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = [rawHeaders[at], rawHeaders[at + 1]];
    const key = name.toLowerCase();
    const found = fields.get(key);
    if (found) found.value += `; ${value}`;
    else fields.set(key, { name, value });
  }
  const sorted = [...fields].sort(([one], [other]) => (one < other ? -1 : 1));
  return new Map(sorted.map(([, { name, value }]) => [name, value]));
}

/** A field by its name in any case; an absent one counts as empty. */
export function fieldOf(fields: ReadonlyMap<string, string>, wanted: string): string {
  for (const [name, value] of fields) if (name.toLowerCase() === wanted) return value;
  return '';
}

/** Whether a client may come in (Java-WebSocket 1.4.0, `Draft_6455`, and this plugin's own check). */
export function judge(
  { method, httpVersion }: IncomingMessage,
  fields: ReadonlyMap<string, string>,
  { origins, protocols }: DoorRules,
): Judgement {
  if (method !== 'GET' || httpVersion !== '1.1') {
    return refuse(`it begins with ${method} and HTTP/${httpVersion}, a WebSocket with GET and 1.1`);
  }
  const version = fieldOf(fields, 'sec-websocket-version');
  if (version.trim() !== VERSION) {
    return refuse(
      version === ''
        ? 'it is plain HTTP, without a Sec-WebSocket-Version: this port speaks WebSocket alone'
        : `its Sec-WebSocket-Version is ${quote(version)}: the plugin takes 13 alone`,
    );
  }
  const protocol = choose(fields, protocols);
  if (typeof protocol !== 'string') return protocol;
  const origin = fieldOf(fields, 'origin');
  if (origins && !origins.includes(origin)) return refuse(explainOrigin(origin, origins));
  return { isWelcome: true, protocol };
}

/** The first subprotocol of the server's list that the client offers. */
function choose(
  fields: ReadonlyMap<string, string>,
  protocols: readonly string[] | undefined,
): string | Judgement {
  const offer = fieldOf(fields, 'sec-websocket-protocol');
  const offered = offer.replaceAll(' ', '').split(',');
  // Without a list, the engine knows the empty subprotocol only.
  const chosen = (protocols ?? ['']).find((protocol) => offered.includes(protocol));
  return chosen ?? refuse(explainProtocol(offer, protocols));
}

function explainProtocol(offer: string, protocols: readonly string[] | undefined): string {
  if (!protocols) {
    return `it offers the subprotocol ${quote(offer)}, and start was given no protocols, with which the phone refuses every offer: name it in start's protocols, or offer none`;
  }
  const list = protocols.map(quote).join(', ');
  if (offer === '') {
    return `it offers no subprotocol, and start's protocols are ${list}: have the client offer one of them, or leave protocols out`;
  }
  return `it offers the subprotocol ${quote(offer)}, and start's protocols are ${list}: add it there, or leave protocols out and offer none`;
}

function explainOrigin(origin: string, origins: readonly string[]): string {
  const list = origins.map(quote).join(', ');
  if (origin === '') {
    return `it has no Origin, and start's origins are ${list}: leave origins out to let in clients that are no web pages`;
  }
  return `its origin is ${quote(origin)}, and start's origins are ${list}: add it there, letter for letter, or leave origins out`;
}

function refuse(reason: string): Judgement {
  return { isWelcome: false, reason };
}

const MAX_QUOTED = 200;

/** From outside, made safe for one line of the log. */
function quote(text: string): string {
  return JSON.stringify(text.slice(0, MAX_QUOTED));
}

/** RFC 6455, section 1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** The engine's answer to a client that may come in: its headers are in the order of their names. */
export function formatAnswer(fields: ReadonlyMap<string, string>, protocol: string): string[] {
  const key = fieldOf(fields, 'sec-websocket-key').trim();
  const accept = createHash('sha1').update(`${key}${GUID}`).digest('base64');
  return [
    'HTTP/1.1 101 Web Socket Protocol Handshake',
    `Connection: ${fieldOf(fields, 'connection')}`,
    `Date: ${new Date().toUTCString()}`,
    `Sec-WebSocket-Accept: ${accept}`,
    ...(protocol === '' ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
    `Server: ${ENGINE}`,
    'Upgrade: websocket',
  ];
}
