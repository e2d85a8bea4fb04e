import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { CallbackContext } from '../../cordova/callback-context.js';
import type { Environment } from '../environment.js';
import { formatBindFailure } from '../servers/failures.js';
import type { Client } from '../web-socket-server/client.js';
import { ClientServer } from '../web-socket-server/client-server.js';
import { Farewell } from '../web-socket-server/farewell.js';
import { type Frame, TextFrame } from '../web-socket-server/text-frame.js';
import type { CloseFrame } from '../web-socket-server/ws-internals.js';
import { createDoor, type Visitor } from './acceptor.js';
import { ABNORMAL, GOING_AWAY, mayBeSent, NORMAL, UNEXPECTED } from './closing.js';
import { formatCutOff, formatUnnoticed, isUnnoticed } from './failures.js';
import { BinaryFrame } from './frames.js';
import type { StartOptions } from './handshake.js';
import { Peer, type PeerServer } from './peer.js';
import { Reports } from './reports.js';
import { sayGoodbye } from './say-goodbye.js';
import type { WsserverSocket } from './socket.js';

/** How often this plugin pings its clients, and always. */
const PING_INTERVAL_MS = 60_000;

/** The server of `cordova.plugins.wsserver`: an app has one at most. */
export class WsserverServer extends ClientServer<Peer> implements PeerServer {
  readonly #options: StartOptions;
  readonly #reports: Reports;
  /** Clients that were told to go, and have not gone yet. */
  readonly #leaving = new Map<string, Client>();
  readonly #farewell = new Farewell(this.#leaving);
  #hasClosedFirst = false;

  /** @param context of `start`: the server's events go there */
  constructor(options: StartOptions, environment: Environment, context: CallbackContext) {
    super(options.port, environment, {
      keepAliveMs: environment.device.keepAliveMs || PING_INTERVAL_MS,
      judgesBinary: true,
    });
    this.#options = options;
    this.#reports = new Reports(environment.trace, context, () => this.port);
  }

  /** Sends every client away (1001) and frees the port. To be called when started. */
  override stop(onStopped: () => void): Promise<void> {
    return super.stop(() => {
      this.#reports.end();
      onStopped();
    });
  }

  /** @returns false when there is no such client, or nothing reaches it */
  sendText(id: string, text: string): boolean {
    return this.#send(id, new TextFrame(text));
  }

  /** @returns false when there is no such client, or nothing reaches it */
  sendBinary(id: string, payload: Buffer): boolean {
    return this.#send(id, new BinaryFrame(payload));
  }

  /** Texts to all clients. @returns to how many */
  sendToAll(text: string): number {
    const frame = new TextFrame(text);
    return this.clientIds.filter((id) => this.#send(id, frame)).length;
  }

  /** Closes a connection as Java-WebSocket does: TCP ends at once, and the app hears of it at once. */
  closePeer(peer: Peer, code: number, reason: string): void {
    this.#hasClosedFirst = true;
    if (code === ABNORMAL) {
      this.dropPeer(peer, reason);
      return;
    }
    const [sent, why] = mayBeSent(code) ? [code, reason] : [UNEXPECTED, ''];
    this.#reports.frame(peer.id, { direction: 'sent', opcode: 'close', code: sent, text: why });
    this.#forget(peer, sent, why);
    sayGoodbye(peer.client, sent, why);
  }

  /** Ends a connection without a close frame. */
  dropPeer(peer: Peer, reason: string): void {
    this.#forget(peer, ABNORMAL, reason);
    peer.client.cut();
  }

  override onText(client: Client, text: string): void {
    if (this.known.has(client.id)) this.#reports.text(client.id, text);
  }

  override onBinary(client: Client, bytes: Buffer): void {
    if (this.known.has(client.id)) this.#reports.binary(client.id, bytes);
  }

  override onPing(client: Client, byteLength: number): void {
    this.#reports.frame(client.id, { direction: 'received', opcode: 'ping', byteLength });
  }

  override onError(client: Client, text: string): void {
    const peer = this.known.get(client.id);
    if (peer) peer.failure = text;
  }

  override onLeft(client: Client, reason: string, closeFrame: CloseFrame | undefined): void {
    this.#leaving.delete(client.id);
    if (!this.isStarted) this.#farewell.noteLeft();
    const peer = this.known.get(client.id);
    if (!peer) return;
    const { maxQueuedBytes } = this.environment.device;
    if (closeFrame) this.#partAsAgreed(peer, closeFrame, reason);
    else if (peer.failure && isUnnoticed(peer.failure, maxQueuedBytes)) {
      peer.isLost = true;
      this.log('note', formatUnnoticed(this.port, peer.id, peer.failure));
    } else {
      if (peer.failure) this.#warnOf(peer);
      this.#forget(peer, ABNORMAL, reason);
    }
  }

  protected override get clients(): Iterable<Client> {
    return [...this.known.values()].map(({ client }) => client);
  }

  /** @throws Error with the text of a port in use, while a fault keeps it so */
  protected override async prepare(): Promise<() => Server> {
    const { device } = this.environment;
    if (!device.usesFreePorts && device.network.isKeptBusy(this.askedPort)) {
      this.log('warning', `port ${this.askedPort} is in use: portStaysBusy keeps it so`);
      throw new Error(formatBindFailure('EADDRINUSE'));
    }
    return createDoor({
      ...this.#options,
      limits: device,
      countConnections: () => device.network.connectionCount,
      isOpen: () => this.isStarted,
      hasRoom: () => Math.max(this.connections.size, this.known.size) < device.maxClients,
      onClient: (visitor, ws, socket) => this.#welcome(visitor, ws, socket),
      onTrouble: (text) => this.log('warning', `port ${this.port}: ${text}`),
    });
  }

  protected override onListening(): void {
    super.onListening();
    const { port, ip } = this.address;
    this.#reports.trace({ port, event: 'server:started', ip });
  }

  protected override async endClients(): Promise<void> {
    const peers = [...this.known.values()];
    if (peers.length > 0 || this.#hasClosedFirst) {
      this.environment.device.network.noteGivenUp(this.port);
    }
    for (const peer of peers) {
      if (!peer.isLost) this.#leaving.set(peer.id, peer.client);
      this.#reports.frame(peer.id, { direction: 'sent', opcode: 'close', code: GOING_AWAY });
      this.#forget(peer, GOING_AWAY, '');
      peer.client.close(GOING_AWAY);
    }
    await this.waitFor(this.#farewell);
  }

  #welcome(visitor: Visitor, ws: WsserverSocket, socket: Socket): void {
    const { id } = this.addClient(randomUUID(), ws, socket, (client) => new Peer(client, this));
    this.#reports.opened(id, visitor);
  }

  #send(id: string, frame: Frame): boolean {
    const peer = this.known.get(id);
    if (!peer?.isReachable || !peer.client.send(frame)) return false;
    this.#reports.sent(id, frame);
    return true;
  }

  /** A close frame was exchanged: the client's, or ours for a broken protocol. */
  #partAsAgreed(peer: Peer, { code, direction }: CloseFrame, reason: string): void {
    this.#reports.frame(peer.id, {
      ...{ direction, opcode: 'close', text: reason },
      ...(code !== undefined && { code }),
    });
    if (direction === 'sent') this.#warnOf(peer);
    this.#forget(peer, code ?? NORMAL, reason);
  }

  #warnOf({ id, failure = '' }: Peer): void {
    this.log('warning', formatCutOff(this.port, id, failure));
  }

  #forget(peer: Peer, code: number, reason: string): void {
    if (this.known.delete(peer.id)) this.#reports.closed(peer.id, code, reason);
  }
}
