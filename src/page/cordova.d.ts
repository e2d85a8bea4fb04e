// The modules of Apache's cordova-js that ours use; `require` finds them when the page loads.

declare module 'cordova' {
  interface Cordova {
    callbackId: number;
    readonly callbackStatus: Readonly<
      Record<'OK' | 'CLASS_NOT_FOUND_EXCEPTION' | 'INVALID_ACTION' | 'ERROR', number>
    >;
    callbacks: Record<string, { success: unknown; fail: unknown }>;
    plugins?: object;
    define: (
      id: string,
      factory: (require: unknown, exports: unknown, module: { exports: unknown }) => void,
    ) => void;
    addDocumentEventHandler(name: string): unknown;
    addWindowEventHandler(name: string): unknown;
    fireDocumentEvent(type: string, data?: unknown): void;
    fireWindowEvent(type: string, data?: unknown): void;
    callbackFromNative(
      callbackId: string,
      isSuccess: boolean,
      status: number,
      args: readonly unknown[],
      keepCallback: boolean,
    ): void;
  }
  const cordova: Cordova;
  export default cordova;
}

declare module 'cordova/channel' {
  interface Channel {
    fire(): void;
    subscribe(listener: () => void): void;
  }
  const channel: Record<'onNativeReady' | 'onCordovaReady', Channel> & {
    waitForInitialization(feature: string): void;
    initializationComplete(feature: string): void;
  };
  export default channel;
}

declare module 'cordova/wss-emu' {
  export const exec: import('../exec.js').Exec;
  export function bootstrap(): void;
  export function loadPlugins(onLoaded: () => void): Promise<void>;
  export function injectScript(
    url: string,
    onLoad: (event: Event) => void,
    onError: OnErrorEventHandler,
  ): void;
}

declare module 'cordova/exec' {
  const exec: import('../exec.js').Exec;
  export default exec;
}

declare module 'cordova/exec/proxy' {
  const execProxy: { get(service: string, action: string): unknown };
  export default execProxy;
}

declare module 'cordova/modulemapper' {
  const modulemapper: {
    clobbers(moduleId: string, target: string): void;
    merges(moduleId: string, target: string): void;
    runs(moduleId: string): void;
  };
  export default modulemapper;
}

/**
 * What `bridge/own-globals.ts` has taken; the build puts it around `cordova.js`, and names those
 * with a capital letter, and `setTimeout`, as the page does.
 */
interface OwnGlobals {
  readonly apply: typeof Reflect.apply;
  readonly WebSocket: typeof WebSocket;
  readonly setTimeout: (callback: () => void, delayMs: number) => unknown;
  readonly queueMicrotask: typeof queueMicrotask;
  readonly fetch: typeof fetch;
  readonly console: Pick<Console, 'info' | 'warn' | 'error'>;
  readonly addEventListener: EventTarget['addEventListener'];
  readonly json: Response['json'];
  readonly send: WebSocket['send'];
  readonly slice: typeof String.prototype.slice;
}
declare const ownGlobals: OwnGlobals;

/** cordova-js's own `require` and module table, in whose scope our modules run. */
declare const require: (moduleId: string) => unknown;
declare const define: { readonly moduleMap: Record<string, unknown> };
