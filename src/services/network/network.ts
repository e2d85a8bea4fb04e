import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { nowMs } from '../../real-time/timers.js';
import { Link } from './link.js';
import type { Latency, MessageSettings } from './message-settings.js';

/** A server whose clients and messages can be interfered with. */
export interface NetworkServer {
  /** A connected client; undefined when it has none of that id. */
  findClient(id: string): NetworkClient | undefined;
  /** @param settings what to do to messages from now on; `undefined` for nothing */
  setMessageSettings(settings: MessageSettings | undefined): void;
}

/** A connected client, as faults see it. */
export interface NetworkClient {
  readonly id: string;
  readonly socket: Socket;
  /** Ends TCP with a reset that both ends notice. */
  reset(): void;
  /** Begins the closing handshake. */
  close(code: number, reason: string): void;
}

/**
 * The emulated device's network. Until one of its methods is called, it only notes who is
 * connected.
 */
export class Network {
  readonly #servers = new Set<NetworkServer>();
  readonly #sockets = new Set<Socket>();
  readonly #links = new WeakMap<Socket, Link>();
  /** The ids of the clients that are frozen, by their connections. */
  readonly #frozen = new Map<Socket, string>();
  /** One for all connections. */
  readonly #onClose = createRemover(this.#sockets, this.#frozen);
  /** Connections that this process has closed and whose peers don't know. */
  readonly #leftBehind = new Set<Socket>();
  #isOnline = true;
  #ip: string | undefined;
  #refusals = 0;
  #messageSettings: MessageSettings | undefined;
  /** Until when a port that was given up stays in use (`nowMs`). */
  readonly #busyUntilMs = new Map<number, number>();
  #keepsBusyMs = 0;
  readonly #changeListeners = new Set<() => void>();
  /** The pages whose own script, of cordova-plugin-network-information, fires `offline` and `online`. */
  readonly selfTelling = new Set<number>();

  get isOnline(): boolean {
    return this.#isOnline;
  }

  /** How long messages take; undefined when nothing holds them up. */
  get latency(): Latency | undefined {
    return this.#messageSettings?.latency;
  }

  /** The ids of the clients that are frozen and still there. */
  get frozenIds(): readonly string[] {
    return [...this.#frozen.values()].filter((id) => this.findClient(id) !== undefined);
  }

  /**
   * Calls `listener` after each change of the network.
   * @returns a function that ends that
   */
  onChange(listener: () => void): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  /** The address that servers report; `ip` as long as there are no faults. */
  reportedIp(ip: string): string {
    return this.#isOnline ? (this.#ip ?? ip) : '';
  }

  /** How many connections are on it. */
  get connectionCount(): number {
    return this.#sockets.size;
  }

  /** Puts the connections of `server` on this network. */
  watch(server: Server): Server {
    return server.on('connection', (socket) => this.#admit(socket));
  }

  /** `server` has started. */
  join(server: NetworkServer): void {
    this.#servers.add(server);
    if (this.#messageSettings) server.setMessageSettings(this.#messageSettings);
  }

  /** `server` is about to stop: nothing more is done to its messages. */
  leave(server: NetworkServer): void {
    this.#servers.delete(server);
    server.setMessageSettings(undefined);
  }

  /** Lets no byte through, and no FIN; new connections are not answered. */
  goOffline(): void {
    this.#isOnline = false;
    for (const socket of this.#sockets) this.#link(socket).hold('offline');
    this.#tellChange();
  }

  /** The same network is back: what was held goes on. */
  comeBack(): void {
    this.#isOnline = true;
    for (const socket of this.#sockets) this.#link(socket).release('offline');
    this.close();
    this.#tellChange();
  }

  /** Another network, with another address: existing connections are half-open. */
  roam(ip: string): void {
    this.#isOnline = true;
    this.#ip = ip;
    for (const socket of this.#sockets) this.#link(socket).lose();
    this.#tellChange();
  }

  /** Resets the next `count` connections as soon as they are made. */
  refuseNext(count: number): void {
    this.#refusals = count;
  }

  /** From now on, ports whose servers have closed connections stay in use for so long; 0 frees all. */
  keepPortsBusy(forMs: number): void {
    this.#keepsBusyMs = forMs;
    if (forMs === 0) this.#busyUntilMs.clear();
  }

  /** A server that has closed connections itself gives up its port. */
  noteGivenUp(port: number): void {
    if (this.#keepsBusyMs > 0) this.#busyUntilMs.set(port, nowMs() + this.#keepsBusyMs);
  }

  isKeptBusy(port: number): boolean {
    return nowMs() < (this.#busyUntilMs.get(port) ?? 0);
  }

  setMessageSettings(settings: MessageSettings | undefined): void {
    this.#messageSettings = settings;
    for (const server of this.#servers) server.setMessageSettings(settings);
  }

  findClient(id: string): NetworkClient | undefined {
    for (const server of this.#servers) {
      const client = server.findClient(id);
      if (client) return client;
    }
    return undefined;
  }

  setFrozen({ id, socket }: NetworkClient, isFrozen: boolean): void {
    if (isFrozen) {
      this.#frozen.set(socket, id);
      this.#link(socket).hold('frozen');
    } else {
      this.#frozen.delete(socket);
      this.#links.get(socket)?.release('frozen');
    }
  }

  /** Ends what was left behind. */
  close(): void {
    for (const rest of this.#leftBehind) rest.destroy();
  }

  #tellChange(): void {
    for (const listener of this.#changeListeners) listener();
  }

  #admit(socket: Socket): void {
    if (this.#isOnline && this.#refusals > 0) {
      this.#refusals -= 1;
      socket.resetAndDestroy();
      return;
    }
    this.#sockets.add(socket);
    socket.on('close', this.#onClose);
    if (!this.#isOnline) this.#link(socket).hold('offline');
  }

  #link(socket: Socket): Link {
    const link = this.#links.get(socket) ?? new Link(socket, (rest) => this.#keep(rest));
    this.#links.set(socket, link);
    return link;
  }

  #keep(rest: Socket): void {
    this.#leftBehind.add(rest);
    rest.once('close', () => this.#leftBehind.delete(rest));
  }
}

function createRemover(...collections: readonly { delete(socket: Socket): unknown }[]) {
  return function (this: Socket): void {
    for (const sockets of collections) sockets.delete(this);
  };
}
