import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { CallbackContext } from '../../cordova/callback-context.js';
import type { ServerEvent, StartedResult } from '../../plugin/index.js';
import {
  clearInterval,
  clearTimeout,
  setImmediate,
  setInterval,
  setTimeout,
} from '../../real-time/timers.js';
import { formatCut, MAX_GRACES, MAX_IDLE_GRACES, STOP_GRACE_MS } from '../../stop-grace.js';
import type { FrameEntry } from '../../trace/entries.js';
import type { Environment } from '../environment.js';
import type { MessageSettings } from '../network/message-settings.js';
import type { NetworkServer } from '../network/network.js';
import { PluginServer } from '../servers/plugin-server.js';
import { createAcceptor } from './acceptor.js';
import { Client, type ClientListener, type ClientSocket, type CloseFrame } from './client.js';
import { NO_PONG } from './failures.js';
import { MessageFaults } from './message-faults.js';
import { Pace } from './pace.js';
import { TextFrame } from './text-frame.js';
import { toWellFormed } from './well-formed.js';

/** Java-WebSocket cuts a client that has not answered for one and a half intervals. */
const KEEP_ALIVE_TOLERANCE = 1.5;
const GOING_AWAY = 1001;

/** One WebSocket server of the app. */
export class WebSocketPluginServer extends PluginServer implements ClientListener, NetworkServer {
  /** The callback context of the `start` that came last: the server's events go there. */
  eventContext: CallbackContext | undefined;
  /** Reports the successes of sends. */
  readonly pace = new Pace();
  readonly #clients = new Map<string, Client>();
  /** Clients whose TCP connection is open, those that have left included. */
  readonly #connections = new Set<Client>();
  #keepAlive: NodeJS.Timeout | undefined;
  #onLastClientLeft: (() => void) | undefined;
  #isInputPaused = false;
  #messageFaults: MessageFaults | undefined;

  constructor(askedPort: number, environment: Environment) {
    super('WebSocketServer', askedPort, environment);
  }

  override get clientIds(): readonly string[] {
    return [...this.#clients.keys()];
  }

  get startedResult(): StartedResult {
    const { port, ip } = this.address;
    return { port, event: 'server:started', ip };
  }

  override start(
    portReleased: Promise<void>,
    onStarted: () => void,
    onFailure: (text: string) => void,
  ): Promise<void> {
    const onListening = () => {
      const { keepAliveMs, network } = this.environment.device;
      network.join(this);
      // Pongs that this process has not got round to reading are read first.
      const check = () => setImmediate(() => this.#checkClients());
      if (keepAliveMs > 0) this.#keepAlive = setInterval(check, keepAliveMs);
      onStarted();
      this.#trace(this.startedResult);
    };
    return super.start(portReleased, onListening, onFailure);
  }

  /** Sends every client away (1001) and frees the port. To be called when started. */
  override stop(onStopped: () => void): Promise<void> {
    clearInterval(this.#keepAlive);
    this.environment.device.network.leave(this);
    // Their answers to the close frame are to be heard.
    this.setInputPaused(false);
    return super.stop(() => {
      this.eventContext?.release();
      onStopped();
    });
  }

  /** The app's process has died: its clients' connections are reset, and nobody hears of it. */
  kill(): void {
    for (const client of this.#connections) client.kill();
    this.#clients.clear();
  }

  findClient(id: string): Client | undefined {
    return this.#clients.get(id);
  }

  setMessageSettings(settings: MessageSettings | undefined): void {
    this.#messageFaults?.detach();
    this.#messageFaults = settings && new MessageFaults(this, this.port, settings);
    if (this.#messageFaults)
      for (const client of this.#clients.values()) this.#messageFaults.attach(client);
  }

  /** While paused, clients are not read from: what they send waits with them. */
  setInputPaused(isPaused: boolean): void {
    this.#isInputPaused = isPaused;
    for (const client of this.#clients.values()) client.setPaused(isPaused);
  }

  /** @returns false when no such client is connected */
  send(clientId: string, text: string): boolean {
    const client = this.#clients.get(clientId);
    if (!client?.isOpen) return false;
    const frame = new TextFrame(toWellFormed(text));
    if (!client.send(frame)) return false;
    this.#traceText(client, 'sent', frame.text);
    return true;
  }

  /** @returns to how many clients the text was written; those that are leaving don't count */
  sendToAllClients(text: string): number {
    const frame = new TextFrame(toWellFormed(text));
    let clientsSent = 0;
    for (const client of this.#clients.values()) {
      if (!client.isOpen || !client.send(frame)) continue;
      this.#traceText(client, 'sent', frame.text);
      clientsSent += 1;
    }
    return clientsSent;
  }

  onText(client: Client, text: string): void {
    this.#traceText(client, 'received', text);
    this.#publish({ message: text, client: client.id, event: 'message' });
  }

  onBinary(client: Client, bytes: Buffer, isFirst: boolean): void {
    const byteLength = bytes.length;
    this.#traceFrame(client, { direction: 'received', opcode: 'binary', byteLength, bytes });
    if (!isFirst) return;
    this.log(
      'note',
      `port ${this.port}: a binary message of ${byteLength} bytes from ${client.id} is ignored, as on the phone, and so are all that follow: send text`,
    );
  }

  onPing(client: Client, byteLength: number): void {
    this.#traceFrame(client, { direction: 'received', opcode: 'ping', byteLength });
  }

  onError(client: Client, text: string): void {
    if (!this.isStarted) return;
    this.#publish({ message: text, client: client.id, event: 'error' });
  }

  onLeft(client: Client, reason: string, closeFrame: CloseFrame | undefined): void {
    this.#clients.delete(client.id);
    if (closeFrame) {
      const { direction, code, reason: text } = closeFrame;
      this.#traceFrame(client, { direction, opcode: 'close', text, ...(code && { code }) });
    }
    if (this.isStarted) this.#publishDisconnected(client, reason);
    else if (this.#clients.size === 0) this.#onLastClientLeft?.();
  }

  onGone(client: Client): void {
    this.#connections.delete(client);
  }

  protected override async prepare(): Promise<() => Server> {
    const { device } = this.environment;
    return createAcceptor(device, {
      isOpen: () => this.isStarted,
      hasRoom: () => this.#connections.size < device.maxClients,
      onClient: (id, ws, socket) => this.#welcome(id, ws, socket),
      onTrouble: (text) => this.log('warning', `port ${this.port}: ${text}`),
    });
  }

  protected override async endClients(): Promise<void> {
    const clients = [...this.#clients.values()];
    for (const client of clients) client.close(GOING_AWAY);
    await this.#lastClientLeft();
    for (const client of this.#connections) client.cut();
    // Whatever order they left in, the app hears of them in the order of their arrival.
    for (const client of clients) this.#publishDisconnected(client, client.reason);
  }

  #welcome(id: string, ws: ClientSocket, socket: Socket): void {
    const client = new Client(id, ws, socket, this, this.pace, this.environment.device);
    this.#clients.set(id, client);
    this.#connections.add(client);
    if (this.#isInputPaused) client.setPaused(true);
    this.#messageFaults?.attach(client);
    this.#publish({ client: id, event: 'connected' });
  }

  #checkClients(): void {
    if (this.#isInputPaused || !this.isStarted) return;
    const limitMs = this.environment.device.keepAliveMs * KEEP_ALIVE_TOLERANCE;
    for (const client of this.#clients.values()) {
      if (client.msWithoutPong() > limitMs) client.cut(NO_PONG);
      else client.ping();
    }
  }

  /** Resolves when every client has answered or ended TCP, at the latest after the graces. */
  async #lastClientLeft(): Promise<void> {
    if (this.#clients.size === 0) return;
    let idleGraces = 0;
    for (let graces = 1; graces <= MAX_GRACES && this.#clients.size > 0; graces += 1) {
      const before = this.#unsentBytes;
      let grace: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#onLastClientLeft = resolve;
        grace = setTimeout(resolve, STOP_GRACE_MS);
      });
      clearTimeout(grace);
      const after = this.#unsentBytes;
      idleGraces = after === before ? idleGraces + 1 : 0;
      // What the system holds for a client that reads slowly hides for a while that it reads.
      if (idleGraces === (after > 0 ? MAX_IDLE_GRACES : 1)) break;
    }
    this.#onLastClientLeft = undefined;
    const lacking = [...this.#clients.values()].filter(({ unsentBytes }) => unsentBytes > 0);
    const ids = lacking.map(({ id }) => id);
    if (ids.length > 0) this.log('warning', formatCut(this.port, ids, this.#unsentBytes));
  }

  /** Shrinks while clients take what is on its way to them, and nothing is sent. */
  get #unsentBytes(): number {
    return [...this.#clients.values()].reduce((sum, { unsentBytes }) => sum + unsentBytes, 0);
  }

  #publishDisconnected(client: Client, reason: string): void {
    this.#publish({ message: reason, client: client.id, event: 'disconnected' });
  }

  #publish(event: ServerEvent): void {
    this.eventContext?.event(event);
    this.#trace(event);
  }

  #trace(event: ServerEvent | StartedResult): void {
    const { trace } = this.environment;
    if (trace.isActive) trace.publish({ kind: 'event', port: this.port, event: { ...event } });
  }

  /** For every message: nothing is made when nobody listens. */
  #traceText(client: Client, direction: 'received' | 'sent', text: string): void {
    if (this.environment.trace.isActive)
      this.#traceFrame(client, { direction, opcode: 'text', text });
  }

  #traceFrame(client: Client, frame: Omit<FrameEntry, 'kind' | 'port' | 'client'>): void {
    const { trace } = this.environment;
    if (!trace.isActive) return;
    trace.publish({ kind: 'frame', port: this.port, client: client.id, ...frame });
  }
}
