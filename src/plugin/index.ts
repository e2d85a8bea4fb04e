import type { Exec } from '../exec.js';
import { createWebSocketServerClass, type WebSocketServer } from './web-socket-server.js';

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
}

/** What the plugin puts on `monaca`. */
export interface Monaca {
  readonly WebSocketServer: new (port?: number) => WebSocketServer;
}

/**
 * The app's side of the plugin over any `exec`: a browser's, Node's or your own.
 * Nothing else is needed, so this half runs wherever JavaScript does.
 */
export function createPlugins(exec: Exec): { plugins: Plugins; monaca: Monaca } {
  const WebSocketServer = createWebSocketServerClass(exec);
  return {
    plugins: { webSocketServer: (port) => new WebSocketServer(port) },
    monaca: { WebSocketServer },
  };
}
