import type { EventEmitter } from 'node:events';
import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** What a client says about its offer alone (RFC 9110, section 7.8; RFC 7540, section 3.2.1). */
const OFFER = ['upgrade', 'http2-settings'];

/**
 * Gives an upgrade request back to its server, as the ordinary request that it would be there if
 * nobody listened to upgrades: Node hands over every request with an `Upgrade` header, whatever
 * that offers.
 */
export function serveAsPlain(
  server: EventEmitter,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  whenAnswered(socket, () => giveBack(server, request, socket, head));
}

/**
 * Calls back once the requests before this one are answered: Node hands over an upgrade request that
 * was sent along with them at once.
 */
export function whenAnswered(socket: Duplex, callback: () => void): void {
  // Node keeps it there; if it didn't, nobody would wait.
  const answering: unknown = Reflect.get(socket, '_httpMessage');
  if (!(answering instanceof ServerResponse)) callback();
  else answering.once('close', () => whenAnswered(socket, callback));
}

function giveBack(
  server: EventEmitter,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  if (socket.destroyed) return;
  // Node 26 reads the body itself; before that it is among the bytes after the headers.
  const isBodyRead = !request.complete || request.readableLength > 0;
  if (isBodyRead || socket.readableEnded) {
    answerOnce(server, request, socket);
    return;
  }
  socket.unshift(Buffer.concat([Buffer.from(writeHeaders(request), 'latin1'), head]));
  // That of keeping the connection between two requests.
  if ('setTimeout' in socket) (socket as Socket).setTimeout(0);
  // Node: "this event can be emitted by users to inject connections into the HTTP server".
  server.emit('encrypted' in socket ? 'secureConnection' : 'connection', socket);
}

/** Without a way back into Node's parser, this answer is the connection's last. */
function answerOnce(server: EventEmitter, request: IncomingMessage, socket: Duplex): void {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket as Socket);
  response.on('finish', () => socket.end());
  server.emit('request', request, response);
}

/** The request line and headers, without the offer. */
function writeHeaders({ method, url, httpVersion, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = rawHeaders.slice(index, index + 2);
    const kept = name.toLowerCase() === 'connection' ? withoutOffer(value) : value;
    const isOffer = OFFER.includes(name.toLowerCase());
    if (!isOffer && kept !== undefined) lines.push(`${name}: ${kept}`);
  }
  return [...lines, '', ''].join('\r\n');
}

function withoutOffer(connection: string): string | undefined {
  const options = connection.split(',').map((option) => option.trim());
  const kept = options.filter((option) => !OFFER.includes(option.toLowerCase()));
  return kept.length === 0 ? undefined : kept.join(', ');
}
