// The module cordova/exec: the page's half of exec (cordova-android, `exec.js`).

import cordova from 'cordova';
import { bridge } from 'cordova/wss-emu/bridge';
import type { Exec } from '../exec.js';
import { document } from './own-globals.js';

const exec: Exec = (success, failure, service, action, args) => {
  // Android's Java gets texts, whatever the app gave: `5 + cordova.callbackId` is a number.
  const callbackId = String(service + cordova.callbackId);
  cordova.callbackId += 1;
  bridge.exec(callbackId, String(service), String(action), args || []);
  if (success || failure) cordova.callbacks[callbackId] = { success, fail: failure };
};

/** Old apps choose how Java is reached; here the choice is taken and changes nothing. */
Object.assign(exec, {
  jsToNativeModes: { PROMPT: 0, JS_OBJECT: 1 },
  nativeToJsModes: { POLLING: 0, LOAD_URL: 1, ONLINE_EVENT: 2, EVAL_BRIDGE: 3 },
  setJsToNativeBridgeMode() {},
  setNativeToJsBridgeMode() {},
});

// The network plugin tells document; window hears of it from there, and never from the browser.
for (const type of ['online', 'offline']) {
  cordova.addWindowEventHandler(type);
  document.addEventListener(type, () => cordova.fireWindowEvent(type));
}

// biome-ignore lint/style/noDefaultExport: it becomes the `module.exports` of a Cordova module
export default exec;
