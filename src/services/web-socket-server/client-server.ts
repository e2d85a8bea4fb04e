import type { Socket } from 'node:net';
import { formatCut } from '../../stop-grace.js';
import type { Environment } from '../environment.js';
import type { MessageSettings } from '../network/message-settings.js';
import type { NetworkClient, NetworkServer } from '../network/network.js';
import { PluginServer } from '../servers/plugin-server.js';
import { Client } from './client.js';
import type { ClientListener } from './client-listener.js';
import type { Farewell } from './farewell.js';
import { KeepAlive, type Pinged } from './keep-alive.js';
import { MessageFaults } from './message-faults.js';
import { Pace } from './pace.js';
import type { ClientSocket, CloseFrame } from './ws-internals.js';

export interface ClientServerOptions {
  /** 0 for never. */
  readonly keepAliveMs: number;
  /** True where binary messages are the app's too. */
  readonly judgesBinary?: boolean;
}

/**
 * A server of WebSocket clients: whom it has, and what tools do to them. What the app is told of
 * them is each plugin's own.
 */
export abstract class ClientServer<Known extends NetworkClient & Pinged>
  extends PluginServer
  implements ClientListener<Client>, NetworkServer
{
  /** Those that the app knows of, oldest first. */
  protected readonly known = new Map<string, Known>();
  /** Clients whose TCP connection is open, those that have left included. */
  protected readonly connections = new Set<Client>();
  protected readonly pace = new Pace();
  readonly #keepAlive: KeepAlive;
  readonly #judgesBinary: boolean;
  #messageFaults: MessageFaults | undefined;
  #isInputPaused = false;

  constructor(
    askedPort: number,
    environment: Environment,
    { keepAliveMs, judgesBinary = false }: ClientServerOptions,
  ) {
    super('WebSocketServer', askedPort, environment);
    this.#judgesBinary = judgesBinary;
    this.#keepAlive = new KeepAlive(keepAliveMs, () =>
      this.isStarted && !this.#isInputPaused ? this.known.values() : [],
    );
  }

  override get clientIds(): readonly string[] {
    return [...this.known.keys()];
  }

  /** Sends every client away (1001) and frees the port. To be called when started. */
  override stop(onStopped: () => void): Promise<void> {
    this.#keepAlive.stop();
    this.environment.device.network.leave(this);
    // Their answers to the close frame are to be heard.
    this.setInputPaused(false);
    return super.stop(onStopped);
  }

  /** The app's process has died: its clients' connections are reset, and nobody hears of it. */
  kill(): void {
    for (const client of this.connections) client.kill();
    this.known.clear();
  }

  findClient(id: string): Known | undefined {
    return this.known.get(id);
  }

  setMessageSettings(settings: MessageSettings | undefined): void {
    const { maxQueuedBytes } = this.environment.device;
    this.#messageFaults?.detach();
    this.#messageFaults =
      settings && new MessageFaults(this, this.port, settings, maxQueuedBytes, this.#judgesBinary);
    for (const client of this.clients) this.#messageFaults?.attach(client);
  }

  /** While paused, clients are not read from: what they send waits with them. */
  setInputPaused(isPaused: boolean): void {
    this.#isInputPaused = isPaused;
    for (const client of this.clients) client.setPaused(isPaused);
  }

  onGone(client: Client): void {
    this.connections.delete(client);
  }

  abstract onText(client: Client, text: string): void;
  abstract onBinary(client: Client, bytes: Buffer, isFirst: boolean): void;
  abstract onPing(client: Client, byteLength: number): void;
  abstract onError(client: Client, text: string): void;
  abstract onLeft(client: Client, reason: string, closeFrame: CloseFrame | undefined): void;

  /** The clients that the app knows of. */
  protected abstract get clients(): Iterable<Client>;

  protected override onListening(): void {
    this.environment.device.network.join(this);
    this.#keepAlive.start();
  }

  /** Makes a client of a connection; the app is told next. */
  protected addClient(
    id: string,
    ws: ClientSocket,
    socket: Socket,
    know: (client: Client) => Known,
  ): Client {
    const client = new Client(id, ws, socket, this, this.pace, this.environment.device);
    this.known.set(id, know(client));
    this.connections.add(client);
    if (this.#isInputPaused) client.setPaused(true);
    this.#messageFaults?.attach(client);
    return client;
  }

  /** Waits for the clients that were told to go, and cuts those that don't. */
  protected async waitFor(farewell: Farewell): Promise<void> {
    const { ids, bytes } = await farewell.wait();
    if (ids.length > 0) this.log('warning', formatCut(this.port, ids, bytes));
    for (const client of this.connections) client.cut();
  }
}
