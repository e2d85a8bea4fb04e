import type { Exec } from '../exec.js';
import {
  createHttpServerClass,
  type HttpServerConstructor,
  type PluginDevice,
} from './http-server.js';
import {
  createWebSocketServerClass,
  type WebSocketServerConstructor,
} from './web-socket-server.js';

export type {
  HttpServer,
  HttpServerConstructor,
  HttpStatusResult,
  PluginDevice,
} from './http-server.js';
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
  WebSocketServerConstructor,
} from './web-socket-server.js';

export type {
  CordovaPluginObjects,
  Wsserver,
  WsserverConnection,
  WsserverInterfaces,
  WsserverOptions,
} from './wsserver.js';
export { createWsserver } from './wsserver.js';

/** What the plugin puts on `plugins`: constructors that need no `new`. */
export interface Plugins {
  /**
   * Creates a WebSocket server object; nothing listens before its `start`.
   * Its argument is the port: default 3001, also for 0.
   */
  webSocketServer: WebSocketServerConstructor;
  /**
   * Creates an HTTP server object; nothing listens before its `start`. Its arguments are the folder
   * to serve, relative to the app's `www` folder, which is the default, and the port: default 3000,
   * also for 0.
   */
  httpServer: HttpServerConstructor;
}

/** What the plugin puts on `monaca`: the very same constructors. */
export interface Monaca {
  readonly WebSocketServer: WebSocketServerConstructor;
  readonly HttpServer: HttpServerConstructor;
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
    plugins: { webSocketServer: WebSocketServer, httpServer: HttpServer },
    monaca: { WebSocketServer, HttpServer },
  };
}
