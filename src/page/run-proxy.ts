import cordova from 'cordova';
import { setTimeout } from './own-globals.js';

/** An action of a plugin's script for Cordova's `browser` platform (cordova-browser, `exec.js`). */
export type ExecProxy = (success: Answer, failure: Answer, args: unknown) => void;
type Answer = (message?: unknown, options?: { readonly keepCallback?: boolean }) => void;

/** Lets a plugin's own script answer a call; as always, callbacks come later. */
export function runProxy(proxy: ExecProxy, callbackId: string, args: unknown): void {
  const answer =
    (isSuccess: boolean): Answer =>
    (message, { keepCallback = false } = {}) => {
      const { OK, ERROR } = cordova.callbackStatus;
      const status = isSuccess ? OK : ERROR;
      setTimeout(() => {
        cordova.callbackFromNative(callbackId, isSuccess, status, [message], keepCallback);
      }, 0);
    };
  try {
    proxy(answer(true), answer(false), args);
  } catch (error) {
    answer(false)(String(error));
  }
}
