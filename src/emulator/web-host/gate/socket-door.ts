import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
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
  }

  /** @returns false for any other path, which it does not touch */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const { path, subprotocol, gate, refuseMore, onConnected } = this.#options;
    if (splitTarget(request)[0] !== path) return false;
    socket.on('error', () => {});
    const refusal = gate.refuseUpgrade(request, subprotocol, refuseMore);
    if (refusal) refuseSocket(socket, refusal);
    else this.#acceptor.handleUpgrade(request, socket, head, onConnected);
    return true;
  }
}
