// The module cordova/wss-emu/bootstrap: what the script tag puts on the page.

import cordova from 'cordova';
import channel from 'cordova/channel';
import exec from 'cordova/exec';
import { device, startBridge } from 'cordova/wss-emu/bridge';
import { createPlugins } from '../plugin/index.js';

/** Runs in the script tag: apps construct servers at script time, before deviceready. */
export function bootstrap(): void {
  const { plugins, monaca } = createPlugins(exec, device);
  extendGlobal('plugins', plugins);
  extendGlobal('monaca', monaca);
  // On a device they appear with the plugins, a moment later.
  Object.assign(cordova, { exec });
  extendGlobal('Cordova', { exec });
  extendGlobal('PhoneGap', { exec });
  cordova.plugins = cordova.plugins || {};
  startBridge();
  channel.onNativeReady.fire();
}

/**
 * Adds to a global that the app or another plugin may have made already. An element such as
 * `<div id="plugins">` shows up as `window.plugins` too, but is no property of its own.
 */
function extendGlobal(name: string, members: object): void {
  const own = Object.getOwnPropertyDescriptor(window, name)?.value;
  Object.defineProperty(window, name, {
    value: Object.assign(own || {}, members),
    configurable: true,
    enumerable: true,
    writable: true,
  });
}
