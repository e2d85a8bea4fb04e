import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { formatClientId } from '../../clients/client-id.js';
import type { Limits } from '../environment.js';
import { wantsWebSocket } from '../servers/wants-web-socket.js';
import { DescriptorWatch } from './descriptor-watch.js';
import { CROWDED, createHandshaker, explainCrowd, limitHandshake } from './handshaker.js';
import { ClientSocket } from './ws-internals.js';

/** Who may come in, and who is told. */
export interface Admission {
  /** False while no client may come in at all. */
  isOpen(): boolean;
  /** How many connections there are, of whatever kind. */
  countConnections(): number;
  /** False while there are as many clients as there may be. */
  hasRoom(): boolean;
  /** Gets each connection whose handshake has succeeded, its client id, and the subprotocols it asked for. */
  onClient(id: string, ws: ClientSocket, socket: Socket, protocols: string | undefined): void;
  /** Clients are turned away; told once for each reason. */
  onTrouble(text: string): void;
}

/**
 * How handshakes are taken (RFC 6455, section 4.2), for each HTTP server that the returned
 * function makes. Any path and origin will do; no subprotocol is chosen and no extension.
 */
export function createAcceptor(limits: Limits, admission: Admission): () => Server {
  const acceptor = createHandshaker(limits, ClientSocket);

  // An address can be read while the connection is there: a reset may come before the handshake ends.
  const ids = new WeakMap<Duplex, string>();
  const descriptors = new DescriptorWatch(admission.countConnections, admission.onTrouble);
  let hasToldOfCrowd = false;

  /** RFC 6455, section 4.2.2: a server can refuse with any HTTP status. */
  function refuseForCrowd(socket: Duplex): void {
    socket.end(CROWDED, () => socket.destroy());
    if (hasToldOfCrowd) return;
    hasToldOfCrowd = true;
    admission.onTrouble(explainCrowd(limits));
  }

  const options = limitHandshake(limits);
  return () => {
    const server = createServer(options, (_request, response) => requireUpgrade(response));
    // Their bytes are limited, not their number.
    server.maxHeadersCount = 0;
    server.on('connection', (socket) => {
      const { remoteAddress, remotePort } = socket;
      if (remoteAddress === undefined || remotePort === undefined) socket.destroy();
      else ids.set(socket, formatClientId(remoteAddress, remotePort));
      descriptors.note();
    });
    server.on('upgrade', (request, socket, head) => {
      // The socket can fail before ws listens to it.
      socket.on('error', ignore);
      const protocols = request.headers['sec-websocket-protocol'];
      removeWhatWsMisreads(request);
      const id = ids.get(socket);
      ids.delete(socket);
      if (id === undefined || !admission.isOpen()) socket.destroy();
      else if (isPlain(request)) socket.end(UPGRADE_REQUIRED, () => socket.destroy());
      else if (!admission.hasRoom()) refuseForCrowd(socket);
      else {
        acceptor.handleUpgrade(request, socket, head, (ws) => {
          // From the third listener on, an array keeps room for many more.
          socket.off('error', ignore);
          admission.onClient(id, ws, socket as Socket, protocols);
        });
      }
    });
    return server;
  };
}

/** One of several protocols, which a client may offer in one header (RFC 7230, section 6.7). */
const OFFERS_WEBSOCKET = /(?:^|,)[ \t]*websocket[ \t]*(?:,|$)/i;
/** Version 8 is the same on the wire. */
const VERSIONS = /^(8|13)$/;

/** Offers something else, which a server is free to ignore. */
function isPlain(request: IncomingMessage): boolean {
  return request.headers.upgrade !== undefined && !wantsWebSocket(request);
}

const NEEDS_UPGRADE = `${STATUS_CODES[426]}: this is a WebSocket server\n`;
/** What `requireUpgrade` answers, where Node has no response for it. */
const UPGRADE_REQUIRED = [
  `HTTP/1.1 426 ${STATUS_CODES[426]}`,
  ...['Connection: close', 'Upgrade: websocket', 'Content-Type: text/plain'],
  `Content-Length: ${NEEDS_UPGRADE.length}`,
  ...['', NEEDS_UPGRADE],
].join('\r\n');

function requireUpgrade(response: ServerResponse): void {
  response
    .writeHead(426, { Connection: 'close', Upgrade: 'websocket', 'Content-Type': 'text/plain' })
    .end(NEEDS_UPGRADE);
}

/** So that ws refuses what it would take, and takes what it would refuse. */
function removeWhatWsMisreads({ headers, httpVersion }: IncomingMessage): void {
  // None is chosen, whatever is asked for and however.
  delete headers['sec-websocket-protocol'];
  // RFC 6455, section 4.2.1: HTTP/1.1 or higher.
  if (httpVersion !== '1.1') delete headers.upgrade;
  else if (OFFERS_WEBSOCKET.test(headers.upgrade ?? '')) headers.upgrade = 'websocket';
  // `0x0d` and `13.0` are no versions.
  if (!VERSIONS.test(headers['sec-websocket-version'] ?? ''))
    delete headers['sec-websocket-version'];
}

function ignore(): void {}
