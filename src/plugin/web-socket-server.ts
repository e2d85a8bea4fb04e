import type { Exec } from '../exec.js';
import {
  type Address,
  createPluginClass,
  type Failure,
  makeCallable,
  passOn,
  type ServerConstructor,
  type Success,
  withoutMessage,
} from './plugin-object.js';

export type { Address } from './plugin-object.js';

/** What `start` succeeds with. */
export interface StartedResult {
  readonly port: number;
  readonly event: 'server:started';
  readonly ip: string;
}

/** What `getStatus` succeeds with. */
export type StatusResult =
  | {
      readonly status: 'started';
      readonly ip: string;
      readonly port: number;
      readonly clients: readonly string[];
    }
  | { readonly status: 'stopped' };

/** What `sendToAllClients` succeeds with. */
export interface BroadcastResult {
  /** How many clients the message was written to. */
  readonly clientsSent: number;
  readonly send: 'success';
}

/** A client has connected. */
export interface ConnectedEvent {
  /** Names the client in `send`, such as `/10.0.6.164:56332`. */
  readonly client: string;
  readonly event: 'connected';
}

/** A client has left, or was cut off. */
export interface DisconnectedEvent {
  /** The reason of the client's close frame; empty when it gave none. */
  readonly message: string;
  readonly client: string;
  readonly event: 'disconnected';
}

/** A client has sent a text. */
export interface MessageEvent {
  readonly message: string;
  readonly client: string;
  readonly event: 'message';
}

/** Something has gone wrong with a client or with the server. */
export interface ErrorEvent {
  /** A Java exception as text: class name, colon, message. */
  readonly message: string;
  /** Absent when the error isn't about a client. */
  readonly client?: string;
  readonly event: 'error';
}

/** An event of a started server. */
export type ServerEvent = ConnectedEvent | DisconnectedEvent | MessageEvent | ErrorEvent;

type ServerObject = WebSocketServer;
type EventCallback<Event> = ((event: Event) => void) | null | undefined;

/**
 * The object of Monaca's WebSocket Server plugin. Every method returns at once; one of its
 * callbacks, both optional, is called later with exactly one argument.
 *
 * @see the plugin's manual, "WebSocket Server Plugin (Android)"
 */
export interface WebSocketServer {
  /** The port that was asked for; it names the server in every call. */
  readonly port: number;

  /** A client has connected. */
  onClientConnected?: EventCallback<ConnectedEvent>;
  /** A client has left or was cut off; no event of this client follows. */
  onClientDisconnected?: EventCallback<DisconnectedEvent>;
  /** A client has sent a text. */
  onmessage?: EventCallback<MessageEvent>;
  /** Something went wrong with a client or with the server. */
  onerror?: EventCallback<ErrorEvent>;

  /** Starts listening. From now on the server's events go to this object. */
  start(onSuccess?: Success<StartedResult>, onFailure?: Failure): void;
  /** Closes every client (1001) and frees the port. */
  stop(onSuccess?: Success<undefined>, onFailure?: Failure): void;
  getAddress(onSuccess?: Success<Address>, onFailure?: Failure): void;
  /** The ids of the connected clients, oldest first. */
  getClients(onSuccess?: Success<readonly string[]>, onFailure?: Failure): void;
  getStatus(onSuccess?: Success<StatusResult>, onFailure?: Failure): void;
  /** Sends a text to one client. A message of another type is sent as its text on Android. */
  send(
    clientId: string,
    message: unknown,
    onSuccess?: Success<undefined>,
    onFailure?: Failure,
  ): void;
  /** Sends a text to every client. */
  sendToAllClients(
    message: unknown,
    onSuccess?: Success<BroadcastResult>,
    onFailure?: Failure,
  ): void;
}

/** Makes a WebSocket server object, with `new` or without; nothing listens before its `start`. */
export type WebSocketServerConstructor = ServerConstructor<
  [
    /** Default 3001, also for 0. */
    port?: number,
  ],
  WebSocketServer
>;

const SERVICE = 'WebSocketServer';
/** The port of an object that was made without one. */
export const DEFAULT_PORT = 3001;

/** The class behind `plugins.webSocketServer()` and `monaca.WebSocketServer`, over this `exec`. */
export function createWebSocketServerClass(exec: Exec): WebSocketServerConstructor {
  const PluginObject = createPluginClass<StatusResult>(exec, SERVICE);

  class WebSocketServer extends PluginObject implements ServerObject {
    declare readonly port: number;
    declare onClientConnected?: EventCallback<ConnectedEvent>;
    declare onClientDisconnected?: EventCallback<DisconnectedEvent>;
    declare onmessage?: EventCallback<MessageEvent>;
    declare onerror?: EventCallback<ErrorEvent>;

    constructor(port?: number) {
      super();
      this.port = port || DEFAULT_PORT;
    }

    start(onSuccess?: Success<StartedResult>, onFailure?: Failure): void {
      // start's callback is kept: it gets the result first and then every event.
      const succeed = passOn(onSuccess);
      const onResult = (message: unknown): void => {
        const result = message as StartedResult | ServerEvent;
        if (result.event === 'server:started') succeed?.(result);
        else dispatch(this, result);
      };
      exec(onResult, passOn(onFailure), SERVICE, 'start', [{ port: this.port }]);
    }

    getClients(onSuccess?: Success<readonly string[]>, onFailure?: Failure): void {
      exec(passOn(onSuccess), passOn(onFailure), SERVICE, 'getClients', [{ port: this.port }]);
    }

    send(
      clientId: string,
      message: unknown,
      onSuccess?: Success<undefined>,
      onFailure?: Failure,
    ): void {
      exec(withoutMessage(onSuccess), passOn(onFailure), SERVICE, 'send', [
        { clientId, message, port: this.port },
      ]);
    }

    sendToAllClients(
      message: unknown,
      onSuccess?: Success<BroadcastResult>,
      onFailure?: Failure,
    ): void {
      const args = [{ message, port: this.port }];
      exec(passOn(onSuccess), passOn(onFailure), SERVICE, 'sendToAllClients', args);
    }
  }
  return makeCallable(WebSocketServer);
}

const HANDLERS = {
  connected: 'onClientConnected',
  disconnected: 'onClientDisconnected',
  message: 'onmessage',
  error: 'onerror',
} as const;

/** Looks the handler up at delivery, so that the app may set it late, replace it or set it to null. */
function dispatch(server: WebSocketServer, event: ServerEvent): void {
  // Each handler takes the event that has its name.
  server[HANDLERS[event.event]]?.(event as never);
}
