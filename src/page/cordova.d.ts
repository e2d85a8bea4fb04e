// The modules of Apache's cordova-js that ours use; `require` finds them when the page loads.

declare module 'cordova' {
  interface Cordova {
    callbackId: number;
    callbacks: Record<string, { success: unknown; fail: unknown }>;
    plugins?: object;
    addWindowEventHandler(type: string): void;
    fireWindowEvent(type: string, data?: object): void;
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

declare module 'cordova/exec' {
  const exec: import('../exec.js').Exec;
  export default exec;
}

declare module 'cordova/wss-emu/bridge' {
  export const bridge: import('../bridge/page.js').BridgePage;
  export function startBridge(): void;
}

declare module 'cordova/modulemapper' {
  const modulemapper: {
    clobbers(moduleId: string, target: string): void;
    merges(moduleId: string, target: string): void;
    runs(moduleId: string): void;
  };
  export default modulemapper;
}

/** cordova-js's own `require` and module table, in whose scope our modules run. */
declare const require: (moduleId: string) => unknown;
declare const define: { readonly moduleMap: Record<string, unknown> };
