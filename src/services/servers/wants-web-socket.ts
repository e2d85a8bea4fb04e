import type { IncomingMessage } from 'node:http';

/**
 * Whether a request asks for a WebSocket. One that offers something else, as `curl --http2` offers
 * `h2c`, is an ordinary request: a server is free to ignore the offer (RFC 9110, section 7.8).
 */
export function wantsWebSocket({ headers }: IncomingMessage): boolean {
  return /\bwebsocket\b/i.test(headers.upgrade ?? '');
}
