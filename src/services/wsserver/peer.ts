import type { Socket } from 'node:net';
import type { NetworkClient } from '../network/network.js';
import type { Client } from '../web-socket-server/client.js';

/** How the app knows a client. */
export interface PeerConnection {
  readonly uuid: string;
  /** Without a port; absent when it is unknown. */
  readonly remoteAddr?: string;
  readonly httpFields: Readonly<Record<string, string>>;
  readonly resource: string;
}

/** Who closes a client's connection on the server's behalf. */
export interface PeerServer {
  closePeer(peer: Peer, code: number, reason: string): void;
  dropPeer(peer: Peer, reason: string): void;
}

/** A client as this plugin's app knows it: one whose connection was reset is still there. */
export class Peer implements NetworkClient {
  readonly client: Client;
  /** What its client failed with, if it did. */
  failure: string | undefined;
  /** Its TCP connection has failed, and the phone has not noticed. */
  isLost = false;
  readonly #server: PeerServer;

  constructor(client: Client, server: PeerServer) {
    this.client = client;
    this.#server = server;
  }

  get id(): string {
    return this.client.id;
  }

  get socket(): Socket {
    return this.client.socket;
  }

  get pongs(): Client['pongs'] {
    return this.client.pongs;
  }

  /** False when nothing can reach it any more, whether the app has heard of that or not. */
  get isReachable(): boolean {
    return !this.isLost && this.client.isOpen;
  }

  ping(): void {
    if (this.isLost) this.pongs.notePing();
    else this.client.ping();
  }

  /** It has not answered a ping. */
  cut(reason: string): void {
    this.#server.dropPeer(this, reason);
  }

  reset(): void {
    this.client.reset();
  }

  close(code: number, reason: string): void {
    this.#server.closePeer(this, code, reason);
  }
}
