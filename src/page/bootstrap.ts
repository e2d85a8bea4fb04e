import cordova from 'cordova';
import channel from 'cordova/channel';
import { createPlugins } from '../plugin/index.js';
import { defineModules } from './define-modules.js';
import { addDeviceEvents } from './device-events.js';
import { exec } from './exec-over-bridge.js';
import { navigatorApp, splashscreen } from './navigator-app.js';
import { device, startBridge } from './start-bridge.js';
import { statusbar } from './statusbar.js';

/** Puts everything on the page at once: apps construct servers while scripts load, before deviceready. */
export function bootstrap(): void {
  const { plugins, monaca } = createPlugins(exec, device);
  extend(window, 'plugins', plugins);
  extend(window, 'monaca', monaca);
  extend(navigator, 'app', navigatorApp);
  extend(navigator, 'splashscreen', splashscreen);
  // The browser's own says whether its window has bars.
  Object.assign(window, { statusbar });
  defineModules(
    new Map<string, unknown>([
      ['cordova/plugin/android/app', navigatorApp],
      ['cordova/plugin/android/splashscreen', splashscreen],
      ['cordova/plugin/android/statusbar', statusbar],
      // By their ids in the published plugins.
      ...Object.entries(monaca).map(
        ([name, server]) => [`mobi.monaca.plugins.${name}.${name}`, server] as const,
      ),
    ]),
  );
  // On a device they appear with the plugins, a moment later.
  Object.assign(cordova, { exec });
  extend(window, 'Cordova', { exec });
  extend(window, 'PhoneGap', { exec });
  cordova.plugins = cordova.plugins || {};
  addDeviceEvents();
  extend(window, 'wssEmu', { fire });
  startBridge();
  channel.onNativeReady.fire();
}

/** For tests and the console: `wssEmu.fire('pause')`, as if it came from the device. */
function fire(type: string, data?: Readonly<Record<string, unknown>>): void {
  cordova.fireDocumentEvent(type, data);
}

/**
 * Extends a global that the app or another plugin may have made already. An element such as
 * `<div id="plugins">` shows up as `window.plugins` too, but not as an own property.
 */
function extend(target: object, name: string, members: object): void {
  const own = Object.getOwnPropertyDescriptor(target, name)?.value;
  Object.defineProperty(target, name, {
    value: Object.assign(own || {}, members),
    configurable: true,
    enumerable: true,
    writable: true,
  });
}
