import { type ServerOptions, STATUS_CODES } from 'node:http';
import { WebSocketServer } from 'ws';
import { MAX_GRACES, STOP_GRACE_MS } from '../../stop-grace.js';
import type { Limits } from '../environment.js';
import type { ClientSocket } from './ws-internals.js';

/** Request line and headers of a handshake: the contract's 64 KiB of headers, and some room. */
const MAX_HANDSHAKE_BYTES = 80 * 1024;
/** Java answers every ping of a burst, so ws must not count them: a client's queue is limited. */
const UNLIMITED = 0;
/** How many times late handshakes are looked for within the time that a handshake has. */
const TIMEOUT_CHECKS = 4;

/**
 * How long a client that has left may keep its TCP connection open, in milliseconds. ws counts it from the
 * close frame on, so a client of a stopping server is not to be cut by it either.
 */
export const CLOSE_TIMEOUT_MS = (MAX_GRACES + 1) * STOP_GRACE_MS;

/** What the next client gets when there are as many as there may be. */
export const CROWDED = `HTTP/1.1 503 ${STATUS_CODES[503]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;

/** What the log says of it. */
export function explainCrowd({ maxClients }: Limits): string {
  return `${maxClients} clients are connected, as many as maxClients allows: further ones get HTTP 503`;
}

/** The limits of a handshake that Node's HTTP server looks after. Of headers only the bytes are limited. */
export function limitHandshake({ handshakeTimeoutMs }: Limits): ServerOptions {
  return {
    maxHeaderSize: MAX_HANDSHAKE_BYTES,
    requestTimeout: handshakeTimeoutMs,
    connectionsCheckingInterval: Math.ceil(handshakeTimeoutMs / TIMEOUT_CHECKS),
  };
}

/** ws's part: it answers the handshake, and makes a socket of this class of it. */
export function createHandshaker<Socket extends typeof ClientSocket>(
  { maxPayloadBytes, maxFragments }: Limits,
  WebSocket: Socket,
) {
  return new WebSocketServer<Socket>({
    noServer: true,
    WebSocket,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maxPayloadBytes,
    maxFragments,
    maxPendingAutoPongs: UNLIMITED,
    closeTimeout: CLOSE_TIMEOUT_MS,
  });
}
