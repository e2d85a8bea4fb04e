import type { Socket } from 'node:net';
import type { CallbackContext } from '../../cordova/callback-context.js';
import type { Address, ServerEvent, StartedResult } from '../../plugin/index.js';
import type { Environment, FrameEntry, ServerState } from '../environment.js';
import { type Listening, listen } from '../listen.js';
import { createAcceptor } from './acceptor.js';
import { Client, type ClientListener, type ClientSocket, type CloseFrame } from './client.js';
import * as failures from './failures.js';
import { Pace } from './pace.js';
import { toWellFormed } from './well-formed.js';

/** How long a stopping server waits for its clients' answers before it cuts them. */
const STOP_GRACE_MS = 500;
/** How often clients that are still reading what is on its way to them get that time again. */
const MAX_GRACES = 4;
/** Java-WebSocket cuts a client that has not answered for one and a half intervals. */
const KEEP_ALIVE_TOLERANCE = 1.5;
const GOING_AWAY = 1001;
const MAX_PORT = 65_535;
const FIRST_UNPRIVILEGED_PORT = 1024;

// Taken before a test runner can put fake timers in their place.
const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;

/**
 * One WebSocket server of the app. Its state is `stopped → starting → started → stopping`;
 * calls that come while it starts or stops wait in `whenSettled`.
 */
export class PluginServer implements ClientListener {
  /** The port that the app asked for; it names the server. */
  readonly askedPort: number;
  /** The callback context of the `start` that came last: the server's events go there. */
  eventContext: CallbackContext | undefined;
  /** Reports the successes of sends. */
  readonly pace = new Pace();
  readonly #environment: Environment;
  readonly #createHttpServer: ReturnType<typeof createAcceptor>;
  readonly #waiting: (() => void)[] = [];
  readonly #clients = new Map<string, Client>();
  /** Clients whose TCP connection is open, those that have left included. */
  readonly #connections = new Set<Client>();
  #state: ServerState = 'stopped';
  #listening: Listening | undefined;
  #keepAlive: NodeJS.Timeout | undefined;
  #onLastClientLeft: (() => void) | undefined;

  constructor(askedPort: number, environment: Environment) {
    this.askedPort = askedPort;
    this.#environment = environment;
    this.#createHttpServer = createAcceptor(environment.device, {
      isOpen: () => this.isStarted,
      hasRoom: () => this.#connections.size < environment.device.maxClients,
      onClient: (id, ws, socket) => this.#welcome(id, ws, socket),
      onTrouble: (text) => this.#log('warning', `port ${this.#port}: ${text}`),
    });
  }

  get isStarted(): boolean {
    return this.#state === 'started';
  }

  /** False while a start or a stop is under way. */
  get isSettled(): boolean {
    return this.#state === 'stopped' || this.#state === 'started';
  }

  /** Where clients reach the started server. */
  get address(): Address {
    const ip = this.#environment.device.reachableIp(this.#listening?.address ?? '');
    return { port: this.#port, ip };
  }

  /** The connected clients' ids, oldest first. */
  get clientIds(): string[] {
    return [...this.#clients.keys()];
  }

  /** Runs `call` when no start or stop is under way: now, or after the calls that wait already. */
  whenSettled(call: () => void): void {
    if (this.isSettled) call();
    else this.#waiting.push(call);
  }

  /**
   * Listens. To be called when stopped; calls back once, in the turn in which the state changes.
   * @param onFailure gets the phone's text when the port can't be opened
   */
  async start(
    portReleased: Promise<void>,
    onStarted: (result: StartedResult) => void,
    onFailure: (text: string) => void,
  ): Promise<void> {
    this.#setState('starting');
    try {
      await portReleased;
      this.#listening = await this.#listen();
    } catch (error) {
      this.#setState('stopped');
      onFailure(error instanceof Error ? error.message : String(error));
      this.#settle();
      return;
    }
    const { keepAliveMs } = this.#environment.device;
    if (keepAliveMs > 0) this.#keepAlive = setInterval(() => this.#checkClients(), keepAliveMs);
    this.#setState('started');
    onStarted(this.startedResult);
    this.#trace(this.startedResult);
    this.#settle();
  }

  get startedResult(): StartedResult {
    const { port, ip } = this.address;
    return { port, event: 'server:started', ip };
  }

  /** Sends every client away (1001) and frees the port. To be called when started. */
  async stop(onStopped: () => void): Promise<void> {
    this.#setState('stopping');
    clearInterval(this.#keepAlive);
    const portClosed = this.#listening?.close();
    const clients = [...this.#clients.values()];
    for (const client of clients) client.close(GOING_AWAY);
    await this.#lastClientLeft();
    for (const client of this.#connections) client.cut();
    // Whatever order they left in, the app hears of them in the order of their arrival.
    for (const client of clients) this.#publishDisconnected(client, client.reason);
    await portClosed;
    this.#setState('stopped');
    onStopped();
    this.#settle();
  }

  /** @returns false when no such client is connected */
  send(clientId: string, text: string): boolean {
    const client = this.#clients.get(clientId);
    if (!client?.isOpen) return false;
    const wellFormed = toWellFormed(text);
    if (!client.send(wellFormed)) return false;
    this.#traceFrame(client, { direction: 'sent', opcode: 'text', text: wellFormed });
    return true;
  }

  /** @returns to how many clients the text was written; those that are leaving don't count */
  sendToAllClients(text: string): number {
    const wellFormed = toWellFormed(text);
    const bytes = Buffer.from(wellFormed);
    let clientsSent = 0;
    for (const client of this.#clients.values()) {
      if (!client.isOpen || !client.send(bytes)) continue;
      this.#traceFrame(client, { direction: 'sent', opcode: 'text', text: wellFormed });
      clientsSent += 1;
    }
    return clientsSent;
  }

  onText(client: Client, text: string): void {
    this.#traceFrame(client, { direction: 'received', opcode: 'text', text });
    this.#publish({ message: text, client: client.id, event: 'message' });
  }

  onBinary(client: Client, byteLength: number, isFirst: boolean): void {
    this.#traceFrame(client, { direction: 'received', opcode: 'binary', byteLength });
    if (!isFirst) return;
    this.#log(
      'note',
      `port ${this.#port}: a binary message of ${byteLength} bytes from ${client.id} is ignored, as on the phone: send text`,
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

  #settle(): void {
    while (this.isSettled) {
      const call = this.#waiting.shift();
      if (!call) return;
      call();
    }
  }

  get #port(): number {
    return this.#listening?.port ?? this.askedPort;
  }

  async #listen(): Promise<Listening> {
    const { device } = this.#environment;
    const port = device.usesFreePorts ? 0 : this.askedPort;
    if (port < 0 || port > MAX_PORT) throw new Error(failures.formatPortOutOfRange(port));
    const isPrivileged = port > 0 && port < FIRST_UNPRIVILEGED_PORT;
    if (isPrivileged && !device.allowsPrivilegedPorts) throw this.#bindFailure('EACCES', port);
    try {
      const listening = await listen(this.#createHttpServer, port, device.host);
      if (listening.lacksIpv6) {
        this.#log('note', `port ${listening.port}: no IPv6 on this machine, so 127.0.0.1 only`);
      }
      return listening;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw this.#bindFailure(code ?? message, port);
    }
  }

  #bindFailure(code: string, port: number): Error {
    this.#log('warning', failures.formatBindRemedy(code, port, this.#environment.device.host));
    return new Error(failures.formatBindFailure(code));
  }

  #welcome(id: string, ws: ClientSocket, socket: Socket): void {
    const client = new Client(id, ws, socket, this, this.pace, this.#environment.device);
    this.#clients.set(id, client);
    this.#connections.add(client);
    this.#publish({ client: id, event: 'connected' });
  }

  #checkClients(): void {
    const limitMs = this.#environment.device.keepAliveMs * KEEP_ALIVE_TOLERANCE;
    for (const client of this.#clients.values()) {
      if (client.msSincePong() > limitMs) client.cut(failures.NO_PONG);
      else client.ping();
    }
  }

  /** Resolves when every client has answered or ended TCP, at the latest after the grace. */
  async #lastClientLeft(): Promise<void> {
    if (this.#clients.size === 0) return;
    for (let graces = 1; graces <= MAX_GRACES && this.#clients.size > 0; graces += 1) {
      const before = this.#unsentBytes;
      let grace: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#onLastClientLeft = resolve;
        grace = setTimeout(resolve, STOP_GRACE_MS);
      });
      clearTimeout(grace);
      if (this.#unsentBytes === before) break;
    }
    this.#onLastClientLeft = undefined;
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
    const { trace } = this.#environment;
    if (trace.isActive) trace.publish({ kind: 'event', port: this.#port, event: { ...event } });
  }

  #traceFrame(client: Client, frame: Omit<FrameEntry, 'kind' | 'port' | 'client'>): void {
    const { trace } = this.#environment;
    if (!trace.isActive) return;
    trace.publish({ kind: 'frame', port: this.#port, client: client.id, ...frame });
  }

  #setState(to: ServerState): void {
    const from = this.#state;
    this.#state = to;
    this.#environment.trace.publish({ kind: 'state', port: this.#port, from, to });
  }

  #log(level: 'note' | 'warning', text: string): void {
    this.#environment.trace.publish({ kind: 'log', level, text });
  }
}
