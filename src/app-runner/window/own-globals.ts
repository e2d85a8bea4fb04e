import { type Context, Script } from 'node:vm';
import { OWN_GLOBALS_KEY, OWN_GLOBALS_SCRIPT } from '../../bridge/own-globals.js';

const script = new Script(OWN_GLOBALS_SCRIPT);

/**
 * Takes what `cordova.js` uses before the page's first script can put its own there.
 * @param fetch in place of the window's, which is made of what the page may replace
 */
export function keepOwnGlobals(window: Context, fetch: typeof globalThis.fetch): void {
  const { json } = Response.prototype;
  const value = { ...script.runInContext(window), fetch, json };
  Object.defineProperty(window, Symbol.for(OWN_GLOBALS_KEY), { value });
}
