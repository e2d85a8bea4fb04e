import type { Exec } from '../exec.js';

/** A client of `cordova.plugins.wsserver`. The same object comes with all of its events. */
export interface WsserverConnection {
  /** Names the client in `send` and `close`. */
  readonly uuid: string;
  /** Its address, without a port; absent when it is unknown. */
  readonly remoteAddr?: string;
  /** The headers of its handshake. */
  readonly httpFields: Readonly<Record<string, string>>;
  /** What it asked for: `/path?a=1`. */
  readonly resource: string;
  readonly state: 'open' | 'closed';
}

/** What `start` takes. The handlers are looked up when their event comes. */
export interface WsserverOptions {
  /** Who may connect, letter for letter, such as `file://`; absent or empty: everybody. */
  origins?: readonly string[] | null;
  /** The subprotocols, the preferred one first. Absent: only clients that offer none may connect. */
  protocols?: readonly string[] | null;
  /** Sends small messages at once. Default false. */
  tcpNoDelay?: boolean | null;
  /** The server could not be started, most often because the port is in use. */
  onFailure?: ((addr: string, port: number, reason: string) => void) | null;
  onOpen?: ((conn: WsserverConnection) => void) | null;
  onMessage?: ((conn: WsserverConnection, msg: string | ArrayBuffer) => void) | null;
  /** @param wasClean by the code alone: false for 1001, for instance, when a tab is closed */
  onClose?:
    | ((conn: WsserverConnection, code: number, reason: string, wasClean: boolean) => void)
    | null;
}

/** The phone's addresses, by interface. */
export type WsserverInterfaces = Readonly<
  Record<
    string,
    { readonly ipv4Addresses: readonly string[]; readonly ipv6Addresses: readonly string[] }
  >
>;

/** The object of cordova-plugin-websocket-server 1.6.0, `cordova.plugins.wsserver`; an app has one server. */
export interface Wsserver {
  getInterfaces(
    success?: ((interfaces: WsserverInterfaces) => void) | null,
    failure?: ((reason: string) => void) | null,
  ): void;
  /**
   * @param port 0 for any free one
   * @param failure gets what is refused at once; a port in use comes to `options.onFailure`
   * @throws TypeError without options
   */
  start(
    port: number,
    options: WsserverOptions,
    success?: ((addr: string, port: number) => void) | null,
    failure?: ((reason: string) => void) | null,
  ): void;
  /** Closes every client (1001), and frees the port. */
  stop(
    success?: ((addr: string, port: number) => void) | null,
    failure?: ((reason: string) => void) | null,
  ): void;
  /** Sends a text, or else the bytes of `new Uint8Array(msg)`; whether it arrives, nobody says. */
  send(conn: { readonly uuid: string }, msg: unknown): void;
  /** @param code default 1000, and the reason is dropped then */
  close(conn: { readonly uuid: string }, code?: number | null, reason?: string | null): void;
}

/** What plugins put on `cordova.plugins`. */
export interface CordovaPluginObjects {
  readonly wsserver: Wsserver;
}

interface Result {
  readonly action?: string;
  readonly addr: string;
  readonly port: number;
  readonly conn: WsserverConnection;
  readonly uuid: string;
  readonly msg: string;
  readonly is_binary?: boolean;
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
}

type Connections = Map<
  string,
  { -readonly [Key in keyof WsserverConnection]: WsserverConnection[Key] }
>;

/** What each event does with the options of `start` and the clients that are there. */
const HANDLE: Readonly<
  Record<string, (options: WsserverOptions, result: Result, connections: Connections) => void>
> = {
  onFailure: (options, { addr, port, reason }) => options.onFailure?.(addr, port, reason),
  onOpen(options, result, connections) {
    const conn = { ...result.conn, state: 'open' as const };
    connections.set(conn.uuid, conn);
    options.onOpen?.(conn);
  },
  onMessage(options, { uuid, msg, is_binary }, connections) {
    const conn = connections.get(uuid);
    if (conn) options.onMessage?.(conn, is_binary ? fromBase64(msg) : msg);
  },
  onClose(options, { uuid, code, reason, wasClean }, connections) {
    const conn = connections.get(uuid);
    if (!conn) return;
    conn.state = 'closed';
    connections.delete(uuid);
    options.onClose?.(conn, code, reason, wasClean);
  },
};

type OnResult = ((message: unknown) => void) | null | undefined;

const SERVICE = 'WebSocketServer';

/** What the Ionic wrapper calls, and this plugin never had. */
const TRAPS = ['onOpen', 'onMessage', 'onClose', 'removeCallback'] as const;

/**
 * The object of cordova-plugin-websocket-server, over any `exec`.
 *
 * @param say gets a line for the developer
 */
export function createWsserver(exec: Exec, say: (text: string) => void): Wsserver {
  let connections: Connections = new Map();
  const forget = () => {
    connections = new Map();
  };

  const wsserver: Wsserver = {
    getInterfaces: (success, failure) =>
      exec(success as OnResult, failure as OnResult, SERVICE, 'getInterfaces', []),
    start(port, options, success, failure) {
      const { origins = null, protocols = null, tcpNoDelay = null } = options;
      const args = [port, origins, protocols, tcpNoDelay];
      const dispatch = (message: unknown) => {
        const result = message as Result;
        const { action, addr } = result;
        if (action === undefined || action === 'onFailure') forget();
        if (action !== undefined) HANDLE[action]?.(options, result, connections);
        // A page that has lost its emulator gets an error in Monaca's form.
        else if (addr !== undefined) success?.(addr, result.port);
      };
      exec(dispatch, failure as OnResult, SERVICE, 'start', args);
    },
    stop(success, failure) {
      const succeed = (message: unknown) => {
        const { addr, port } = message as Result;
        forget();
        success?.(addr, port);
      };
      exec(succeed, failure as OnResult, SERVICE, 'stop', []);
    },
    send(conn, msg) {
      if (typeof msg === 'string') exec(null, fail, SERVICE, 'send', [conn.uuid, msg]);
      else {
        const base64 = toBase64(new Uint8Array(msg as ArrayBuffer));
        exec(null, fail, SERVICE, 'send_binary', [conn.uuid, base64]);
      }
    },
    close: (conn, code, reason) => exec(null, fail, SERVICE, 'close', [conn.uuid, code, reason]),
  };
  nameTraps(wsserver, say);
  return wsserver;
}

/** Reading what the plugin never had gives `undefined`, as on the phone, and a line that says so. */
export function nameTraps(wsserver: object, say: (text: string) => void): void {
  for (const name of TRAPS) {
    if (name in wsserver) continue;
    let hasSaid = false;
    Object.defineProperty(wsserver, name, {
      configurable: true,
      get() {
        if (!hasSaid) say(explainTrap(name));
        hasSaid = true;
        return undefined;
      },
      // An app may hang on the object what it likes.
      set: (value) =>
        Object.defineProperty(wsserver, name, {
          ...{ value, configurable: true, enumerable: true, writable: true },
        }),
    });
  }
}

function explainTrap(name: string): string {
  return `cordova.plugins.wsserver.${name} does not exist, on a phone neither: the plugin takes its handlers from the options of start. @awesome-cordova-plugins/web-socket-server (@ionic-native) calls it in watchOpen, watchMessage and watchClose, which fail; pass onOpen, onMessage and onClose to start instead.`;
}

function fail(reason: unknown): void {
  console.error(`Error ${JSON.stringify(reason)}`);
}

const CHUNK_BYTES = 8_192;

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(start, start + CHUNK_BYTES));
  }
  return btoa(binary);
}

function fromBase64(base64: string): ArrayBuffer {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes.buffer;
}
