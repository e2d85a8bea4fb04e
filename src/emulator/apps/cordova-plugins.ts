import type { Exec } from '../../exec.js';
import { type CordovaPluginObjects, createWsserver, type Wsserver } from '../../plugin/index.js';

/**
 * What an app in this process has as `cordova.plugins`.
 * @param onWsserver is told when the app first takes `wsserver`: from then on it has that plugin
 */
export function createCordovaPlugins(exec: Exec, onWsserver: () => void): CordovaPluginObjects {
  let wsserver: Wsserver | undefined;
  return {
    get wsserver() {
      if (!wsserver) onWsserver();
      wsserver ??= createWsserver(exec, (text) => console.warn(`[wss-emu] ${text}`));
      return wsserver;
    },
  };
}
