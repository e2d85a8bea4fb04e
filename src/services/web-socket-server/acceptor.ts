import { createServer, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { ClientSocket } from './client.js';
import { formatClientId } from './client-id.js';

/** Request line and headers of a handshake: the contract's 64 KiB of headers, and some room. */
const MAX_HANDSHAKE_BYTES = 80 * 1024;
/** Java answers every ping of a burst; ws would cut the client at 60. */
const MAX_PENDING_PONGS = 100_000;
/** How long a client that has left may keep its TCP connection open. */
const CLOSE_TIMEOUT_MS = 2_000;

/**
 * How handshakes are taken (RFC 6455, section 4.2), for each HTTP server that the returned
 * function makes. Any path and origin will do; no subprotocol is chosen and no extension.
 *
 * @param isOpen false while no client may come in
 * @param onClient gets each connection whose handshake has succeeded, and its client id
 */
export function createAcceptor(
  maxPayloadBytes: number,
  isOpen: () => boolean,
  onClient: (id: string, ws: ClientSocket, socket: Socket) => void,
): () => Server {
  const acceptor = new WebSocketServer<typeof ClientSocket>({
    noServer: true,
    WebSocket: ClientSocket,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maxPayloadBytes,
    maxPendingAutoPongs: MAX_PENDING_PONGS,
    closeTimeout: CLOSE_TIMEOUT_MS,
  });

  // An address can be read while the connection is there: a reset may come before the handshake ends.
  const ids = new WeakMap<Duplex, string>();

  return () => {
    const server = createServer({ maxHeaderSize: MAX_HANDSHAKE_BYTES }, (_request, response) =>
      requireUpgrade(response),
    );
    // Their bytes are limited, not their number.
    server.maxHeadersCount = 0;
    server.on('connection', (socket) => {
      const { remoteAddress, remotePort } = socket;
      if (remoteAddress === undefined || remotePort === undefined) socket.destroy();
      else ids.set(socket, formatClientId(remoteAddress, remotePort));
    });
    server.on('upgrade', (request, socket, head) => {
      // The socket can fail before ws listens to it.
      socket.on('error', ignore);
      // None is chosen, whatever is asked for and however.
      delete request.headers['sec-websocket-protocol'];
      const id = ids.get(socket);
      if (id === undefined || !isOpen()) socket.destroy();
      else {
        acceptor.handleUpgrade(request, socket, head, (ws) => onClient(id, ws, socket as Socket));
      }
    });
    return server;
  };
}

function requireUpgrade(response: ServerResponse): void {
  response
    .writeHead(426, { Connection: 'close', Upgrade: 'websocket', 'Content-Type': 'text/plain' })
    .end(`${STATUS_CODES[426]}: this is a WebSocket server\n`);
}

function ignore(): void {}
