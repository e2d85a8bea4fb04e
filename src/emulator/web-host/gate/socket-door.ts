import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { wantsWebSocket } from '../../../services/servers/wants-web-socket.js';
import { type Gate, refuseSocket, splitTarget } from './gate.js';
import type { Refusal } from './request-rules.js';

export interface SocketDoorOptions {
  readonly path: string;
  readonly subprotocol: string;
  /** The largest frame that is taken. */
  readonly maxFrameBytes: number;
  readonly gate: Gate;
  /** Further reasons to refuse. */
  readonly refuseMore: () => Refusal | undefined;
  readonly onConnected: (ws: WebSocket) => void;
}

/** Takes the upgrade requests for one path; everything is checked before they are answered. */
export class SocketDoor {
  readonly #options: SocketDoorOptions;
  readonly #acceptor: WebSocketServer;

  constructor(options: SocketDoorOptions) {
    this.#options = options;
    this.#acceptor = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: options.maxFrameBytes,
      handleProtocols: () => options.subprotocol,
    });
    // ws would refuse by itself, without our headers.
    this.#acceptor.on('wsClientError', ({ message }, socket) => {
      refuseSocket(socket, { status: 400, code: 'handshake', message }, VERSION);
    });
  }

  /** Whether it has given this request's ticket. */
  knows(request: IncomingMessage): boolean {
    return this.#isForMe(request) && this.#options.gate.knowsTicket(request);
  }

  /** @returns false for any other path, which it does not touch */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const { subprotocol, gate, refuseMore, onConnected } = this.#options;
    if (!this.#isForMe(request)) return false;
    socket.on('error', () => {});
    const refusal = gate.refuseUpgrade(request, subprotocol, refuseMore);
    if (refusal) refuseSocket(socket, refusal);
    else this.#accept(request, socket, head, onConnected);
    return true;
  }

  #accept(...args: Parameters<WebSocketServer['handleUpgrade']>): void {
    try {
      this.#acceptor.handleUpgrade(...args);
    } catch {
      // Somebody else has taken it before us: it is theirs.
    }
  }

  #isForMe(request: IncomingMessage): boolean {
    return splitTarget(request)[0] === this.#options.path && wantsWebSocket(request);
  }
}

/** RFC 6455, section 4.4. */
const VERSION = { 'Sec-WebSocket-Version': '13' };
