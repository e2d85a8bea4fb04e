import type { Cordova, EmulatorOptions, Monaca, Plugins } from '../../src/index.js';
import type {
  HttpServer,
  WebSocketServer,
  WsserverConnection,
  WsserverOptions,
} from '../../src/plugin/index.js';

/** The `www` folder of the app that runs the tests' code. */
export const TEST_APP = 'test/app';

/** What `test-app.js` gives to the code of a test, in Node or in a page. */
export interface TestApp {
  readonly plugins: Plugins;
  readonly monaca: Monaca;
  readonly cordova: Pick<Cordova, 'exec' | 'plugins'>;
  readonly document: EventTarget;
  ask(server: WebSocketServer | HttpServer, method: string, ...args: unknown[]): Promise<string>;
  askExec(service: string, action: string, args?: unknown): Promise<string>;
  watch(server: WebSocketServer): Watch;
  /** Starts `cordova.plugins.wsserver` with handlers that print what they get. */
  startWsserver(port: unknown, options?: WsserverOptions): WsserverWatch;
  askWsserver(method: 'stop' | 'getInterfaces'): Promise<string>;
  /** What a test keeps from one run to the next. */
  readonly kept: {
    watch: Watch;
    wss: WsserverWatch;
    server: WebSocketServer;
    httpServer: HttpServer;
    printed: string[];
    restarted: Promise<unknown>;
  };
}

export interface Watch {
  readonly log: readonly string[];
  events(count: number): Promise<string[]>;
}

export interface WsserverWatch extends Watch {
  /** The clients, in the order of their arrival. */
  readonly conns: WsserverConnection[];
  readonly options: WsserverOptions;
}

/** An app that runs somewhere. */
export interface RunningApp {
  /** Runs a function in the app. In a page it arrives as text: it may use its arguments only. */
  run<Argument, Result>(
    code: (app: TestApp, argument: Argument) => Result | Promise<Result>,
    argument?: Argument,
  ): Promise<Result>;
}

/** A way between app code and the emulated services. */
export interface Carrier {
  readonly name: string;
  /** Called in a `describe`: what its tests need again and again stays until the last one. */
  keepPages?(): void;
  /** Starts a phone with an app on it; both end when the test is over. */
  openApp(options?: EmulatorOptions): Promise<RunningApp>;
}
