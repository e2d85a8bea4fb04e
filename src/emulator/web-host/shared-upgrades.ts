import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setImmediate, setTimeout } from '../../real-time/timers.js';
import { wantsWebSocket } from '../../services/servers/wants-web-socket.js';
import { serveAsPlain, whenAnswered } from './plain-request.js';

/** An HTTP server that others listen to as well. */
export type SharedServer = Pick<
  EventEmitter,
  'on' | 'off' | 'emit' | 'listeners' | 'listenerCount'
>;

/** Takes the upgrade requests for a bridge. */
export interface BridgeDoor {
  /** Whether it has given this request's ticket. */
  knows(request: IncomingMessage): boolean;
  /**
   * Takes, or refuses, a request for the bridge.
   * @returns false for any other, which it does not touch
   */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
}

/** Under which the server itself keeps it: two copies of this module share a server too. */
const SHARE = Symbol.for('wss-emu.shared-upgrades');

/**
 * How long the server's other listeners may leave a WebSocket untouched; then nobody wants it. Who
 * looks up who is asking listens for the socket's errors meanwhile, which counts.
 */
const UNTOUCHED_MS = 5_000;

/**
 * Takes the bridge's connections on a server that has other listeners, before or after this one.
 * What is for the bridge gets to nobody else; all else is as if the bridge weren't there.
 *
 * @returns lets go of the server
 */
export function shareUpgrades(server: SharedServer, door: BridgeDoor): () => void {
  const share =
    (Reflect.get(server, SHARE) as UpgradeShare | undefined) ?? new UpgradeShare(server);
  share.doors.add(door);
  return () => share.leave(door);
}

/** One server's upgrade requests. */
class UpgradeShare {
  readonly doors = new Set<BridgeDoor>();
  readonly #server: SharedServer;
  readonly #emit: SharedServer['emit'];
  readonly #hadOwnEmit: boolean;

  constructor(server: SharedServer) {
    this.#server = server;
    this.#emit = server.emit;
    this.#hadOwnEmit = Object.hasOwn(server, 'emit');
    Reflect.set(server, SHARE, this);
    // An event can be kept from its other listeners only before it reaches them.
    server.emit = this.#emitInstead;
    // Without a listener Node asks nobody.
    server.on('upgrade', listenOnly);
  }

  leave(door: BridgeDoor): void {
    if (!this.doors.delete(door) || this.doors.size > 0) return;
    const server = this.#server;
    server.off('upgrade', listenOnly);
    Reflect.deleteProperty(server, SHARE);
    // Someone else may have put theirs before it, which goes on calling it.
    if (server.emit !== this.#emitInstead) return;
    if (this.#hadOwnEmit) server.emit = this.#emit;
    else Reflect.deleteProperty(server, 'emit');
  }

  readonly #emitInstead = (name: string | symbol, ...args: unknown[]): boolean => {
    if (name !== 'upgrade' || this.doors.size === 0) return this.#emitToOthers(name, args);
    const [request, socket, head] = args as [IncomingMessage, Duplex, Buffer];
    if (!this.#takeForBridge(request, socket, head)) {
      whenAnswered(socket, () => this.#leaveToOthers(request, socket, head));
    }
    return true;
  };

  #emitToOthers(name: string | symbol, args: readonly unknown[]): boolean {
    return Reflect.apply(this.#emit, this.#server, [name, ...args]);
  }

  /** With several bridges, the ticket tells which is meant; who has none is refused by the first. */
  #takeForBridge(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const doors = [...this.doors];
    const door = doors.find((each) => each.knows(request)) ?? doors[0];
    return door?.upgrade(request, socket, head) ?? false;
  }

  #leaveToOthers(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const server = this.#server as EventEmitter;
    const hasOthers = server.listeners('upgrade').some((listener) => listener !== listenOnly);
    if (!hasOthers) {
      serveAsPlain(server, request, socket, head);
      return;
    }
    const untouched = describeUse(socket);
    this.#emitToOthers('upgrade', [request, socket, head]);
    const answerIfUntouched = () => {
      if (describeUse(socket) === untouched) serveAsPlain(server, request, socket, head);
    };
    if (describeUse(socket) !== untouched) return;
    if (wantsWebSocket(request)) setTimeout(answerIfUntouched, UNTOUCHED_MS).unref();
    else setImmediate(answerIfUntouched);
  }
}

function listenOnly(): void {}

/** Changes as soon as anyone has to do with a socket. */
function describeUse(socket: Duplex): string {
  const { destroyed, readableFlowing, writableEnded } = socket;
  const listeners = socket
    .eventNames()
    .map((name) => `${String(name)} ${socket.listenerCount(name)}`);
  const written = Reflect.get(socket, 'bytesWritten');
  return [destroyed, readableFlowing, writableEnded, written, ...listeners].join();
}
