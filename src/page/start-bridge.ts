import cordova from 'cordova';
import channel from 'cordova/channel';
import { BridgePage, CONNECTION_LOST } from '../bridge/page-end.js';
import type { ResultMessage, Welcome } from '../bridge/protocol.js';
import type { PluginDevice } from '../plugin/index.js';
import { obey } from './commands.js';
import { connect } from './connect.js';
import { checkShim, keepTab } from './identity.js';
import { pauseWhenHidden } from './lifecycle.js';
import { say, throwLater } from './own-globals.js';

/** deviceready waits for it (cordova-js, `channel.waitForInitialization`). */
const FEATURE = 'onWssEmuReady';

/** The kept callbacks: those of started servers. */
const kept: Record<string, true> = Object.create(null);
let welcome: Welcome | undefined;
let waiting: ((welcome: Welcome) => void)[] = [prepareDevice];

/** What plugins ask about the device; unknown until the emulator answers. */
export const device: PluginDevice = {
  get www() {
    return welcome?.www ?? '';
  },
};

/** Takes calls from the page's first script on; they wait until the emulator answers. */
export const bridge = new BridgePage({
  onWelcome(message) {
    welcome = message;
    const calls = waiting;
    waiting = [];
    runApart(calls, (call) => call(message));
  },
  onResults(results) {
    runApart(results, callBack);
  },
  onCommand: (command) => runApart([command], obey),
});

/** Connects to the emulator; deviceready fires when it has answered. */
export function startBridge(): void {
  channel.waitForInitialization(FEATURE);
  connect(bridge, failAllCalls);
}

/** Runs `call` once the bridge is up: now, or when the emulator answers. */
export function whenWelcome(call: (welcome: Welcome) => void): void {
  if (welcome) call(welcome);
  else waiting[waiting.length] = call;
}

function prepareDevice(welcome: Welcome): void {
  keepTab(welcome.tab);
  checkShim(welcome.shim);
  if (welcome.lifecycle === 'auto') pauseWhenHidden((name) => bridge.tell(name));
  // Not earlier: Monaca's plugin tree of 2012 takes `device` to mean that all is ready.
  channel.onCordovaReady.subscribe(() => {
    // The app's device plugin has put its own there.
    if (!(window as { device?: { getInfo?: unknown } }).device?.getInfo) {
      Object.assign(window, { device: welcome.device });
    }
    channel.initializationComplete(FEATURE);
  });
}

function callBack({ id, ok, status, keep, msg }: ResultMessage): void {
  if (keep) kept[id] = true;
  else delete kept[id];
  if (!ok) warnOfSilentFailure(id, status, msg);
  cordova.callbackFromNative(id, ok, status, [msg], keep);
}

/** An app without a failure callback never hears of it; its developer does. */
function warnOfSilentFailure(id: string, status: number, msg: unknown): void {
  // The emulator's own log says more of these.
  const { CLASS_NOT_FOUND_EXCEPTION, INVALID_ACTION } = cordova.callbackStatus;
  if (status === CLASS_NOT_FOUND_EXCEPTION || status === INVALID_ACTION) return;
  if (cordova.callbacks[id]?.fail) return;
  const service = id.replace(/\d+$/, '');
  say('warn', `A call to ${service} failed, and no failure callback was given: ${msg}`);
}

/** Started servers have ended with the connection, and pending calls get no other answer. */
function failAllCalls(): void {
  const { OK, ERROR } = cordova.callbackStatus;
  const event = { message: CONNECTION_LOST, event: 'error' };
  for (const id in cordova.callbacks) {
    // A kept callback is a started server's: it stays, and gets its last event.
    const keep = id in kept;
    const [status, msg] = keep ? [OK, event] : [ERROR, CONNECTION_LOST];
    runApart([{ t: 'result', id, ok: keep, status, keep, msg }], callBack);
  }
}

/** App code that throws doesn't stop what comes next; its error reaches `window.onerror`. */
function runApart<Value>(values: readonly Value[], run: (value: Value) => void): void {
  for (let i = 0; i < values.length; i += 1) {
    try {
      run(values[i] as Value);
    } catch (error) {
      throwLater(error);
    }
  }
}
