/** Names the window's property that has them, where they were taken before the page's first script. */
export const OWN_GLOBALS_KEY = 'wss-emu.own-globals';

/**
 * A script whose value is what a page's half of exec uses of its window (`OwnGlobals`, in
 * `page/cordova.d.ts`). A page may put anything in the place of each, and of each of their methods: its
 * half goes on with its own. `wss-emu run` takes them before the page's first script; elsewhere
 * `cordova.js` does, before all else.
 */
export const OWN_GLOBALS_SCRIPT = `({
  Promise, URL, Error, Map, String, WebSocket, setTimeout, queueMicrotask, fetch,
  JSON: { parse: JSON.parse, stringify: JSON.stringify },
  console: { info: console.info, warn: console.warn, error: console.error },
  apply: Reflect.apply,
  addEventListener: EventTarget.prototype.addEventListener,
  json: Response.prototype.json,
  send: WebSocket && WebSocket.prototype.send,
  slice: String.prototype.slice,
})`;
