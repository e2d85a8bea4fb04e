import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createContext, Script } from 'node:vm';
import { BareDocument } from './bare-document.js';
import { isModuleSyntax, OWN_SCRIPT, Scripts } from './scripts.js';
import { createStorage } from './storage.js';
import {
  type AppWindow,
  CordovaWatch,
  createDialogs,
  type WindowEnvironment,
  type WindowGlobal,
} from './window.js';

/** What Node and browsers have in common. */
const SHARED = [
  ...['AbortController', 'AbortSignal', 'Blob', 'BroadcastChannel', 'CustomEvent', 'DOMException'],
  ...['CloseEvent', 'Event', 'EventTarget', 'File', 'FormData', 'Headers', 'MessageChannel'],
  ...['MessageEvent', 'ReadableStream', 'Request', 'Response', 'TextDecoder', 'TextEncoder'],
  ...['URL', 'URLSearchParams', 'atob', 'btoa', 'crypto', 'performance', 'queueMicrotask'],
  ...['structuredClone'],
];

const FRAME_MS = 16;

/** A script that is run by itself comes without plugins of others (cordova-js, `pluginloader.js`). */
const NO_PLUGINS =
  "cordova.define('cordova/plugin_list', function (require, exports, module) { module.exports = []; });";

class Window extends EventTarget {}

/** A window without a DOM, for scripts that are run by themselves. */
export function createBareWindow(
  scripts: readonly string[],
  { app, network, console, note, close, onCordova }: WindowEnvironment,
): AppWindow {
  const location = createLocation(app.url, note);
  const document = new BareDocument(location);
  const window = createContext(new Window()) as WindowGlobal;
  const watch = new CordovaWatch(window, () => onCordova(global.document));
  const global = new Script('globalThis').runInContext(window) as WindowGlobal;
  const bind = (name: keyof EventTarget) => EventTarget.prototype[name].bind(global as never);
  for (const name of SHARED) {
    if (name in globalThis) window[name] = Reflect.get(globalThis, name);
  }
  Object.assign(window, {
    ...{ window: global, self: global, top: global, parent: global, frames: global },
    ...{ document, location, console, close },
    addEventListener: bind('addEventListener'),
    removeEventListener: bind('removeEventListener'),
    dispatchEvent: bind('dispatchEvent'),
    fetch: network.fetch,
    WebSocket: network.WebSocket,
    localStorage: createStorage(),
    sessionStorage: createStorage(),
    navigator: createNavigator(),
    history: { length: 1, state: null, pushState() {}, replaceState() {}, back() {} },
    HTMLScriptElement: class HTMLScriptElement {},
    ...createDialogs(console),
    ...createTimerFunctions(watch),
  });
  const runner = new Scripts(window, readModule);

  async function load(): Promise<void> {
    await loadCordova();
    for (const script of scripts) await run(script);
    document.readyState = 'interactive';
    document.dispatchEvent(new Event('DOMContentLoaded'));
    document.readyState = 'complete';
    const event = new Event('load');
    global.dispatchEvent(event);
    if (typeof global.onload === 'function') global.onload(event);
  }

  async function loadCordova(): Promise<void> {
    const code = await (await network.fetch('/cordova.js')).text();
    watch.run(() => {
      runner.runClassic({ code, fileName: `${OWN_SCRIPT}cordova.js` }, app.url);
      runner.runClassic({ code: NO_PLUGINS, fileName: `${OWN_SCRIPT}cordova_plugins.js` }, app.url);
    });
  }

  async function run(fileName: string): Promise<void> {
    const code = await readFile(fileName, 'utf8');
    const { href } = pathToFileURL(fileName);
    const isModule = /\.mjs$/i.test(fileName);
    if (!isModule) {
      try {
        runner.runClassic({ code, fileName }, href);
        return;
      } catch (error) {
        if (!isModuleSyntax(error)) throw error;
      }
    }
    await runner.runModule({ code, fileName }, href);
  }

  return { global, load };
}

/** Modules of a script are files beside it. */
async function readModule(url: string) {
  if (!url.startsWith('file:')) throw new TypeError(`${url} is imported, which is no file`);
  const fileName = fileURLToPath(url);
  return { code: await readFile(fileName, 'utf8'), fileName };
}

function createTimerFunctions(watch: CordovaWatch) {
  type Callback = (...args: unknown[]) => void;
  /** Browsers name timers by numbers. */
  const keep = (timer: NodeJS.Timeout) => {
    watch.addTimer(timer);
    return Number(timer);
  };
  const setWindowTimeout = (callback: Callback, delayMs?: number, ...args: unknown[]) =>
    keep(setTimeout(callback, delayMs, ...args));
  return {
    setTimeout: setWindowTimeout,
    setInterval: (callback: Callback, delayMs?: number, ...args: unknown[]) =>
      keep(setInterval(callback, delayMs, ...args)),
    clearTimeout: (id?: number) => clearTimeout(id),
    clearInterval: (id?: number) => clearInterval(id),
    requestAnimationFrame: (callback: (timeMs: number) => void) =>
      setWindowTimeout(() => callback(performance.now()), FRAME_MS),
    cancelAnimationFrame: (id?: number) => clearTimeout(id),
  };
}

function createNavigator() {
  return {
    userAgent: 'Mozilla/5.0 (Linux; Android 14; wss-emu) AppleWebKit/537.36 Mobile',
    platform: 'Linux',
    language: 'en-US',
    languages: ['en-US'],
    onLine: true,
  };
}

function createLocation(href: string, note: (text: string) => void): object {
  const url = new URL(href);
  const { origin, protocol, host, hostname, port, pathname, search, hash } = url;
  const refuse = () => note('a script that is run by itself has no page to go to or to reload');
  return {
    ...{ href, origin, protocol, host, hostname, port, pathname, search, hash },
    ...{ assign: refuse, replace: refuse, reload: refuse, toString: () => href },
  };
}
