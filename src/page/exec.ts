// The module cordova/exec: the page's half of exec (cordova-android, `exec.js`).

import cordova from 'cordova';
import { bridge } from 'cordova/wss-emu/bridge';
import type { Exec } from '../exec.js';

const exec: Exec = (success, failure, service, action, args) => {
  const callbackId = service + cordova.callbackId;
  cordova.callbackId += 1;
  // Android's Java gets texts, whatever the app gave.
  bridge.exec(callbackId, String(service), String(action), args || []);
  if (success || failure) cordova.callbacks[callbackId] = { success, fail: failure };
};

// biome-ignore lint/style/noDefaultExport: it becomes the `module.exports` of a Cordova module
export default exec;
