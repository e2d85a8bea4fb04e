import { fileURLToPath, pathToFileURL } from 'node:url';
import { createContext, Script } from 'node:vm';
import { readPlainFile } from '../files/plain-file.js';
import { BareDocument } from './bare-document.js';
import { CordovaWatch } from './cordova-watch.js';
import { isModuleSyntax, OWN_SCRIPT, Scripts } from './scripts.js';
import { createStorage } from './storage.js';
import {
  type AppWindow,
  createDialogs,
  type WindowEnvironment,
  type WindowGlobal,
} from './window.js';

/** Globals that Node and browsers share. */
const SHARED = [
  ...['AbortController', 'AbortSignal', 'Blob', 'BroadcastChannel', 'CustomEvent', 'DOMException'],
  ...['CloseEvent', 'Event', 'EventTarget', 'File', 'FormData', 'Headers', 'MessageChannel'],
  ...['MessageEvent', 'ReadableStream', 'Request', 'Response', 'TextDecoder', 'TextEncoder'],
  ...['URL', 'URLSearchParams', 'atob', 'btoa', 'crypto', 'performance', 'queueMicrotask'],
  ...['structuredClone'],
];

const FRAME_MS = 16;

/** A script that runs on its own has no further plugins (cordova-js, `pluginloader.js`). */
const NO_PLUGINS =
  "cordova.define('cordova/plugin_list', function (require, exports, module) { module.exports = []; });";

class Window extends EventTarget {}

/** A window without a DOM, for scripts that run on their own. */
export class BareWindow implements AppWindow {
  readonly global: WindowGlobal;
  readonly #files: readonly string[];
  readonly #environment: WindowEnvironment;
  readonly #document: BareDocument;
  readonly #watch: CordovaWatch;
  readonly #scripts: Scripts;

  constructor(files: readonly string[], environment: WindowEnvironment) {
    const { app, note, onCordova } = environment;
    const location = createLocation(app.url, note);
    const document = new BareDocument(location);
    const window = createContext(new Window()) as WindowGlobal;
    const global = new Script('globalThis').runInContext(window) as WindowGlobal;
    this.#watch = new CordovaWatch(window, () => onCordova(global.document));
    for (const name of SHARED) {
      if (name in globalThis) window[name] = Reflect.get(globalThis, name);
    }
    Object.assign(window, {
      ...{ window: global, self: global, top: global, parent: global, frames: global },
      ...{ document, location },
      ...createProperties(global, environment),
      ...createTimerFunctions(this.#watch),
    });
    this.global = global;
    this.#files = files;
    this.#environment = environment;
    this.#document = document;
    this.#scripts = new Scripts(window, readModule, environment.onAwait);
  }

  async load(): Promise<void> {
    const { global } = this;
    await this.#loadCordova();
    for (const file of this.#files) await this.#run(file);
    this.#document.readyState = 'interactive';
    this.#document.dispatchEvent(new Event('DOMContentLoaded'));
    this.#document.readyState = 'complete';
    const event = new Event('load');
    global.dispatchEvent(event);
    if (typeof global.onload === 'function') global.onload(event);
  }

  async #loadCordova(): Promise<void> {
    const { app, network } = this.#environment;
    const code = await (await network.fetch('/cordova.js')).text();
    const run = (code: string, name: string) =>
      this.#scripts.runClassic({ code, fileName: OWN_SCRIPT + name }, app.url);
    this.#watch.run(() => {
      run(code, 'cordova.js');
      run(NO_PLUGINS, 'cordova_plugins.js');
    });
  }

  async #run(fileName: string): Promise<void> {
    const { href } = pathToFileURL(fileName);
    if (!/\.mjs$/i.test(fileName)) {
      const code = await readPlainFile(fileName);
      try {
        this.#scripts.runClassic({ code, fileName }, href);
        return;
      } catch (error) {
        if (!isModuleSyntax(error)) throw error;
      }
    }
    // By its URL: a module that imports it gets the same.
    await this.#scripts.runModuleOf(href);
  }
}

function createProperties(global: WindowGlobal, { network, console, close }: WindowEnvironment) {
  const bind = (name: keyof EventTarget) => EventTarget.prototype[name].bind(global as never);
  return {
    ...{ console, close },
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
  };
}

/** A script's modules are files. */
async function readModule(url: string) {
  if (!url.startsWith('file:'))
    throw new TypeError(`can't import ${url}: a script that is run by itself imports files`);
  const fileName = fileURLToPath(url);
  return { code: await readPlainFile(fileName), fileName };
}

function createTimerFunctions(watch: CordovaWatch) {
  type Callback = (...args: unknown[]) => void;
  /** In browsers timer ids are numbers. */
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
