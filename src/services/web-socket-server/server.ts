import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { CallbackContext } from '../../cordova/callback-context.js';
import type { BroadcastResult, ServerEvent, StartedResult } from '../../plugin/index.js';
import type { FrameEntry } from '../../trace/entries.js';
import type { Environment } from '../environment.js';
import { createAcceptor } from './acceptor.js';
import type { Client } from './client.js';
import { ClientServer } from './client-server.js';
import { Farewell } from './farewell.js';
import { SubprotocolWatch } from './subprotocol-watch.js';
import { TextFrame } from './text-frame.js';
import type { ClientSocket, CloseFrame } from './ws-internals.js';

const GOING_AWAY = 1001;

/** One WebSocket server of the app. */
export class WebSocketPluginServer extends ClientServer<Client> {
  /** The callback context of the `start` that came last: the server's events go there. */
  eventContext: CallbackContext | undefined;
  readonly #farewell = new Farewell(this.known);
  readonly #subprotocols = new SubprotocolWatch<Client>((text) =>
    this.log('note', `port ${this.port}: ${text}`),
  );

  constructor(askedPort: number, environment: Environment) {
    super(askedPort, environment, environment.device);
  }

  get startedResult(): StartedResult {
    const { port, ip } = this.address;
    return { port, event: 'server:started', ip };
  }

  /** Sends every client away (1001) and frees the port. To be called when started. */
  override stop(onStopped: () => void): Promise<void> {
    return super.stop(() => {
      this.eventContext?.release();
      onStopped();
    });
  }

  /**
   * @param context gets the success, now or when the client has caught up
   * @returns false when no such client is connected
   */
  send(clientId: string, text: string, context: CallbackContext): boolean {
    const client = this.known.get(clientId);
    if (!client?.isOpen) return false;
    const frame = new TextFrame(text);
    if (!client.send(frame)) return false;
    this.#traceText(client, 'sent', frame.text);
    this.pace.reportSend(client, context);
    return true;
  }

  /**
   * Writes a text to all clients but those that are leaving.
   * @param context gets to how many, now or when the last of them has caught up
   */
  sendToAllClients(text: string, context: CallbackContext): void {
    const frame = new TextFrame(text);
    let clientsSent = 0;
    for (const client of this.known.values()) {
      if (!client.isOpen || !client.send(frame)) continue;
      this.#traceText(client, 'sent', frame.text);
      clientsSent += 1;
    }
    const result: BroadcastResult = { clientsSent, send: 'success' };
    this.pace.reportBroadcast(context, result);
  }

  override onText(client: Client, text: string): void {
    this.#subprotocols.noteSent(client);
    this.#traceText(client, 'received', text);
    const { id } = client;
    this.eventContext?.event({ message: text, client: id, event: 'message' });
    this.environment.trace.publishMessage(this.port, id, text);
  }

  override onBinary(client: Client, bytes: Buffer, isFirst: boolean): void {
    const byteLength = bytes.length;
    this.#subprotocols.noteSent(client);
    this.#traceFrame(client, { direction: 'received', opcode: 'binary', byteLength, bytes });
    if (!isFirst) return;
    this.log(
      'note',
      `port ${this.port}: a binary message of ${byteLength} bytes from ${client.id} is ignored, as on the phone, and so are all that follow: send text`,
    );
  }

  override onPing(client: Client, byteLength: number): void {
    this.#subprotocols.noteSent(client);
    this.#traceFrame(client, { direction: 'received', opcode: 'ping', byteLength });
  }

  override onError(client: Client, text: string): void {
    if (!this.isStarted) return;
    this.#publish({ message: text, client: client.id, event: 'error' });
  }

  override onLeft(client: Client, reason: string, closeFrame: CloseFrame | undefined): void {
    this.known.delete(client.id);
    this.#subprotocols.noteLeft(client, client.id, closeFrame);
    if (closeFrame) {
      const { direction, code, reason: text } = closeFrame;
      this.#traceFrame(client, { direction, opcode: 'close', text, ...(code && { code }) });
    }
    if (this.isStarted) this.#publishDisconnected(client, reason);
    else this.#farewell.noteLeft();
  }

  protected override get clients(): Iterable<Client> {
    return this.known.values();
  }

  protected override async prepare(): Promise<() => Server> {
    const { device } = this.environment;
    return createAcceptor(device, {
      countConnections: () => device.network.connectionCount,
      isOpen: () => this.isStarted,
      hasRoom: () => this.connections.size < device.maxClients,
      onClient: (...client) => this.#welcome(...client),
      onTrouble: (text) => this.log('warning', `port ${this.port}: ${text}`),
    });
  }

  protected override onListening(): void {
    super.onListening();
    this.#trace(this.startedResult);
  }

  protected override async endClients(): Promise<void> {
    const clients = [...this.known.values()];
    for (const client of clients) client.close(GOING_AWAY);
    await this.waitFor(this.#farewell);
    // Whatever order they left in, the app hears of them in the order of their arrival.
    for (const client of clients) this.#publishDisconnected(client, client.reason);
  }

  #welcome(id: string, ws: ClientSocket, socket: Socket, protocols: string | undefined): void {
    const client = this.addClient(id, ws, socket, (client) => client);
    this.#subprotocols.noteConnected(client, protocols);
    this.#publish({ client: id, event: 'connected' });
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
    this.environment.trace.publishText(this.port, client.id, direction, text);
  }

  #traceFrame(client: Client, frame: Omit<FrameEntry, 'kind' | 'port' | 'client'>): void {
    const { trace } = this.environment;
    if (!trace.isActive) return;
    trace.publish({ kind: 'frame', port: this.port, client: client.id, ...frame });
  }
}
