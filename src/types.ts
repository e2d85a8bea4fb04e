import type { Exec } from './exec.js';
import type { HttpServer, WebSocketServer } from './plugin/index.js';

// Global interfaces are merged with those of other plugins' types and of @types/cordova.
declare global {
  /** What plugins put on `plugins`. */
  interface CordovaPlugins {
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

  /** What Monaca puts on `monaca`. */
  interface MonacaPlugins {
    WebSocketServer: new (port?: number) => WebSocketServer;
    HttpServer: new (root?: string | null, port?: number) => HttpServer;
  }

  interface Cordova {
    exec(...args: Parameters<Exec>): void;
    platformId: string;
    version: string;
    platformVersion: string;
  }

  interface Window {
    plugins: CordovaPlugins;
    monaca: MonacaPlugins;
    cordova: Cordova;
  }

  var plugins: CordovaPlugins;
  var monaca: MonacaPlugins;
  var cordova: Cordova;
}
