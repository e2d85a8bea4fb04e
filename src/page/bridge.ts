// The module cordova/wss-emu/bridge: this page's end of the bridge.

import cordova from 'cordova';
import channel from 'cordova/channel';
import { BridgePage } from '../bridge/page.js';
import type { ResultMessage, Welcome } from '../bridge/protocol.js';
import type { PluginDevice } from '../plugin/index.js';
import { connect, keepTab } from './connect.js';
import { throwLater } from './own-globals.js';

/** deviceready waits for it (cordova-js, `channel.waitForInitialization`). */
const FEATURE = 'onWssEmuReady';

let www = '';

/** What the plugins ask about the device; unknown until the emulator answers. */
export const device: PluginDevice = {
  get www() {
    return www;
  },
};

/** Calls go here from the first script of the page on; they wait until the emulator answers. */
export const bridge = new BridgePage({
  onWelcome: (welcome) => runApart(() => prepareDevice(welcome)),
  onResults(results) {
    for (const result of results) runApart(() => callBack(result));
  },
});

/** Connects to the emulator; deviceready fires when it has answered. */
export function startBridge(): void {
  channel.waitForInitialization(FEATURE);
  connect(bridge);
}

function prepareDevice({ tab, device, www: folder }: Welcome): void {
  www = folder;
  keepTab(tab);
  // Not earlier: Monaca's plugin tree of 2012 takes `device` to mean that all is ready.
  channel.onCordovaReady.subscribe(() => {
    Object.assign(window, { device: { ...device } });
    channel.initializationComplete(FEATURE);
  });
}

function callBack({ id, ok, status, keep, msg }: ResultMessage): void {
  cordova.callbackFromNative(id, ok, status, [msg], keep);
}

/** Code of the app that throws stops none of the next; its error reaches `window.onerror`. */
function runApart(run: () => void): void {
  try {
    run();
  } catch (error) {
    throwLater(error);
  }
}
