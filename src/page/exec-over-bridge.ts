import cordova from 'cordova';
import execProxy from 'cordova/exec/proxy';
import type { Exec } from '../exec.js';
import { startOf } from './own-globals.js';
import { type ExecProxy, runProxy } from './run-proxy.js';
import { bridge, whenWelcome } from './start-bridge.js';

/** Longer than any service's name; with a number appended, the bridge still accepts it. */
const MAX_NAME_LENGTH = 128;

/** The page's half of exec (cordova-android, `exec.js`). */
export const exec: Exec = (success, failure, service, action, args) => {
  // Android's Java gets texts, whatever the app gave.
  const serviceName = startOf(String(service), MAX_NAME_LENGTH);
  const actionName = startOf(String(action), MAX_NAME_LENGTH);
  const callbackId = serviceName + cordova.callbackId;
  cordova.callbackId += 1;

  const proxy = findProxy(serviceName, actionName);
  if (!proxy) {
    bridge.exec(callbackId, serviceName, actionName, args || []);
  } else {
    whenWelcome(({ services }) => {
      if (services.includes(serviceName)) {
        bridge.exec(callbackId, serviceName, actionName, args || []);
      } else runProxy(proxy, callbackId, args || []);
    });
  }
  if (success || failure) cordova.callbacks[callbackId] = { success, fail: failure };
};

/** Old apps choose how to reach Java; here the choice has no effect. */
Object.assign(exec, {
  jsToNativeModes: { PROMPT: 0, JS_OBJECT: 1 },
  nativeToJsModes: { POLLING: 0, LOAD_URL: 1, ONLINE_EVENT: 2, EVAL_BRIDGE: 3 },
  setJsToNativeBridgeMode() {},
  setNativeToJsBridgeMode() {},
});

/**
 * The code that a plugin brings for Cordova's `browser` platform: it stands in for services that
 * the emulator lacks. What every object inherits doesn't count.
 */
function findProxy(service: string, action: string): ExecProxy | undefined {
  if (service in Object.prototype || action in Object.prototype) return undefined;
  const found = execProxy.get(service, action);
  return typeof found === 'function' ? (found as ExecProxy) : undefined;
}
