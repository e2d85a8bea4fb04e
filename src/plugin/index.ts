import type { Exec } from '../exec.js';
import { createHttpServerClass, type HttpServer, type PluginDevice } from './http-server.js';
import { createWebSocketServerClass, type WebSocketServer } from './web-socket-server.js';

export type { HttpServer, HttpStatusResult, PluginDevice } from './http-server.js';
export type {
  Address,
  BroadcastResult,
  ConnectedEvent,
  DisconnectedEvent,
  ErrorEvent,
  MessageEvent,
  ServerEvent,
  StartedResult,
  StatusResult,
  WebSocketServer,
} from './web-socket-server.js';

/** What the plugin puts on `plugins`. */
export interface Plugins {
  /**
   * Creates a WebSocket server object; nothing listens before its `start`.
   * @param port default 3001, also for 0
   */
  webSocketServer(port?: number): WebSocketServer;
  /**
   * Creates an HTTP server object; nothing listens before its `start`.
   * @param root the folder to serve, relative to the app's `www` folder, which is the default
   * @param port default 3000, also for 0
   */
  httpServer(root?: string | null, port?: number): HttpServer;
}

/** What the plugin puts on `monaca`. */
export interface Monaca {
  readonly WebSocketServer: new (port?: number) => WebSocketServer;
  readonly HttpServer: new (root?: string | null, port?: number) => HttpServer;
}

/**
 * The app's side of the plugin over any `exec`: a browser's, Node's or your own.
 * Nothing else is needed, so this half runs wherever JavaScript does.
 *
 * @param device where the app's files are; without it `rootDirectoryAbsolutePath` is `""`
 */
export function createPlugins(
  exec: Exec,
  device: PluginDevice = { www: '' },
): { plugins: Plugins; monaca: Monaca } {
  const WebSocketServer = createWebSocketServerClass(exec);
  const HttpServer = createHttpServerClass(exec, device);
  return {
    plugins: {
      webSocketServer: (port) => new WebSocketServer(port),
      httpServer: (root, port) => new HttpServer(root, port),
    },
    monaca: { WebSocketServer, HttpServer },
  };
}
