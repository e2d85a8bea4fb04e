import type { Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { refuseSocket } from './gate/gate.js';

/** Options of Node's HTTP servers: we refuse a request without a `Host` ourselves. */
export const UNCHECKED = { requireHostHeader: false };

/** What Node's parser says of a request, as an HTTP status (`_http_server.js`, `socketOnError`). */
const STATUSES: ReadonlyMap<string | undefined, number> = new Map([
  ['HPE_HEADER_OVERFLOW', 431],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 413],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
]);

/**
 * Answers what isn't HTTP as Node does, but with the headers that all answers have. An expectation
 * that nobody knows is ignored (RFC 9110, section 10.1.1).
 */
export function answerBrokenRequests(server: Server): void {
  const open = new WeakMap<Duplex, Set<ServerResponse>>();
  server.on('request', ({ socket }, response) => {
    const responses = open.get(socket) ?? new Set();
    open.set(socket, responses.add(response));
    response.on('close', () => responses.delete(response));
  });
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('clientError', ({ code }: NodeJS.ErrnoException, socket) => {
    const isHttp = code?.startsWith('HPE_') || STATUSES.has(code);
    const isAnswering = [...(open.get(socket) ?? [])].some(({ headersSent }) => headersSent);
    if (!isHttp || !socket.writable || isAnswering) {
      socket.destroy();
      return;
    }
    const status = STATUSES.get(code) ?? 400;
    refuseSocket(socket, { status, code: 'request', message: 'This request is no proper HTTP.' });
  });
}
