import type { Exec } from './exec.js';
import type {
  CordovaPluginObjects,
  HttpServerConstructor,
  Plugins,
  WebSocketServerConstructor,
} from './plugin/index.js';

// Global interfaces are merged with those of other plugins' types and of @types/cordova.
declare global {
  /** What plugins put on `plugins`, and on `cordova.plugins`, which have one type in @types/cordova. */
  interface CordovaPlugins extends Plugins, CordovaPluginObjects {}

  /** What Monaca puts on `monaca`. */
  interface MonacaPlugins {
    WebSocketServer: WebSocketServerConstructor;
    HttpServer: HttpServerConstructor;
  }

  interface Cordova {
    exec(...args: Parameters<Exec>): void;
    platformId: string;
    version: string;
    platformVersion: string;
    plugins: CordovaPlugins;
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
