import type { Exec } from '../exec.js';
import type { CordovaPluginObjects, Monaca, Plugins } from '../plugin/index.js';
import type { ServerStatus } from '../services/environment.js';
import type { TraceListener } from '../trace/entries.js';
import type { ExecOutcome } from './apps/app-calls.js';
import type { EmulatedNetwork } from './faults/network-faults.js';
import type { PhoneStatus } from './faults/phone-status.js';
import type { RemoteClient } from './faults/remote-client.js';
import type { Scenes } from './faults/scenes.js';
import type { PageHost } from './pages/page-host.js';
import type { ServedApp } from './pages/serve.js';
import type { AppInMemory, InMemoryOptions } from './pages/serve-in-memory.js';
import type { PageHostOptions, ServeOptions } from './pages/serve-options.js';
import type { ServedTool, ToolOptions, ToolPage } from './pages/tool-page.js';

/** What `cordova` has in Node; in a page it is Apache's own object. */
export interface Cordova {
  readonly exec: Exec;
  readonly platformId: 'android';
  readonly version: string;
  readonly platformVersion: string;
  readonly plugins: CordovaPluginObjects;
}

/** One emulated phone. */
export interface Emulator extends Scenes, AsyncDisposable {
  readonly plugins: Plugins;
  readonly monaca: Monaca;
  readonly cordova: Cordova;
  /** Cordova's `exec`, for app code that carries its own copy of the plugin's JavaScript. */
  readonly exec: Exec;
  /** The servers of all apps that are not stopped, oldest first, as they are now. */
  readonly servers: readonly ServerStatus[];
  /**
   * Calls a service on behalf of an app, for tools: its own callbacks don't hear of it.
   * @param page the app's page; 0 for the app in this process
   * @param args anything that JSON can carry
   * @returns what `exec` would have called back with first; a page that isn't there is a failure
   * @throws TypeError as `JSON.stringify` does
   */
  execFor(
    page: number,
    service: string,
    action: string,
    args: readonly unknown[],
  ): Promise<ExecOutcome>;
  /** What was done to the phone and not undone, as it is now. */
  readonly status: PhoneStatus;
  /** What can happen to the phone's network and to messages on it. */
  readonly network: EmulatedNetwork;
  /**
   * A connected client, for what can happen to it alone.
   * @param id as the app knows it
   * @throws EmulatorError `WSSEMU_ERR_NO_CLIENT`
   */
  client(id: string): RemoteClient;
  /**
   * Makes `plugins`, `monaca`, `cordova`, `device` and the `deviceready` event global.
   * @returns a function that removes them again
   */
  installGlobals(target: object): () => void;
  /**
   * Subscribes to everything that happens: exec calls, results, events, frames, states.
   * @returns a function that ends the subscription
   */
  onTrace(listener: TraceListener): () => void;
  /**
   * Serves an app's folder to browsers: each page is an app that runs on this phone.
   * @throws EmulatorError `WSSEMU_ERR_NO_APP`, `WSSEMU_ERR_PORT_UNAVAILABLE`,
   *   `WSSEMU_ERR_INVALID_OPTION`, `WSSEMU_ERR_CLOSED`
   */
  serve(options?: ServeOptions): Promise<ServedApp>;
  /**
   * Serves an app's folder to this process alone, over streams in memory, for tools that run
   * its pages in Node: nothing listens.
   * @throws EmulatorError `WSSEMU_ERR_NO_APP`, `WSSEMU_ERR_INVALID_OPTION`, `WSSEMU_ERR_CLOSED`
   */
  serveInMemory(options: InMemoryOptions): Promise<AppInMemory>;
  /**
   * Lets the pages of another HTTP server run on this phone; `wss-emu/vite` and
   * `wss-emu/middleware` are made of it.
   * @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION`, `WSSEMU_ERR_CLOSED`
   */
  openPageHost(options?: PageHostOptions): Promise<PageHost>;
  /**
   * Serves a page for developers to this machine, on a port of its own.
   * @throws EmulatorError `WSSEMU_ERR_PORT_UNAVAILABLE`, `WSSEMU_ERR_INVALID_OPTION`,
   *   `WSSEMU_ERR_CLOSED`
   */
  serveTool(tool: ToolPage, options: ToolOptions): Promise<ServedTool>;
  /**
   * Ends everything: clients get 1001, ports are free when it resolves. May be called again.
   * Calls that come later find their servers stopped, and none can be started any more.
   */
  close(): Promise<void>;
}
