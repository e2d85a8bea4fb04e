import type { DomWindow } from '../happy-dom.js';
import { createChannels } from './channels.js';
import { define } from './permissions.js';
import { createStructuredClone } from './structured-clone.js';

/** Globals that Node has as browsers do, and happy-dom does not hand on. */
const OF_NODE = [
  ...['ByteLengthQueuingStrategy', 'CompressionStream', 'CountQueuingStrategy', 'Crypto'],
  ...['CryptoKey', 'DecompressionStream', 'Performance', 'PerformanceMark'],
  ...['PerformanceMeasure', 'PerformanceResourceTiming', 'ReadableByteStreamController'],
  ...['ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest'],
  ...['ReadableStreamDefaultController', 'ReadableStreamDefaultReader', 'SubtleCrypto'],
  ...['TextDecoderStream', 'TextEncoderStream', 'TransformStreamDefaultController'],
  ...['URLPattern', 'WritableStreamDefaultController', 'WritableStreamDefaultWriter'],
];

const FRAME_MS = 16;

type ErrorClass = new (message: string, name: string) => Error;

/** Gives a window the globals that a browser's has and Node offers. */
export function addGlobals(window: DomWindow, note: (text: string) => void): void {
  const clone = createStructuredClone(window, window.DOMException as unknown as ErrorClass);
  const { origin, hostname } = new URL(window.location.href);
  for (const name of OF_NODE) {
    if (name in globalThis) defineLate(window, name);
  }
  define(window, {
    structuredClone: clone,
    ...createChannels(window, clone),
    ...createIdleCallbacks(window),
    ...createOtherNames(window),
    ...createBars(),
    origin,
    isSecureContext: origin.startsWith('https:') || isLoopback(hostname),
    crossOriginIsolated: false,
    originAgentCluster: false,
    credentialless: false,
    frameElement: null,
    length: 0,
    event: undefined,
    Option: createOptionClass(window),
    visualViewport: createVisualViewport(window),
    reportError: (error: unknown) => {
      window.setTimeout(() => {
        throw error;
      });
    },
    print: () => note('print: nothing is painted under wss-emu run'),
    find: () => false,
    ...Object.fromEntries(WITHOUT_EFFECT.map((name) => [name, () => {}])),
  });
  // A page may give them another value.
  Object.assign(window, { status: '', defaultStatus: '', offscreenBuffering: true });
}

/** Node loads each when it is first read, which takes time that most apps needn't spend. */
function defineLate(window: DomWindow, name: string): void {
  Object.defineProperty(window, name, {
    get: () => Reflect.get(globalThis, name),
    set: (value: unknown) => define(window, { [name]: value }),
    configurable: true,
  });
}

const WITHOUT_EFFECT = ['stop', 'moveBy', 'moveTo', 'captureEvents', 'releaseEvents'];

/** Secure Contexts, "potentially trustworthy origin". */
function isLoopback(hostname: string): boolean {
  return /^(?:(?:.*\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

/** A browser without anything else to do is always idle. */
function createIdleCallbacks(window: DomWindow) {
  type Idle = { readonly didTimeout: boolean; timeRemaining(): number };
  return {
    requestIdleCallback: (callback: (idle: Idle) => void) => {
      const idle = { didTimeout: false, timeRemaining: () => FRAME_MS };
      return Number(window.setTimeout(() => callback(idle)));
    },
    cancelIdleCallback: (id: number) => clearTimeout(id),
  };
}

/** What has several names, or is an object whose class has no name of its own in happy-dom. */
function createOtherNames(window: DomWindow) {
  const { document, navigator } = window;
  const classOf = (object: object) => object.constructor;
  const node = document.createElement('div');
  return {
    clientInformation: navigator,
    webkitURL: window.URL,
    WebKitMutationObserver: window.MutationObserver,
    WebKitCSSMatrix: window.DOMMatrix,
    webkitRequestAnimationFrame: window.requestAnimationFrame,
    webkitCancelAnimationFrame: window.cancelAnimationFrame,
    DOMImplementation: classOf(document.implementation),
    DOMTokenList: classOf(node.classList),
    StyleSheet: window.CSSStyleSheet,
    TEMPORARY: 0,
    PERSISTENT: 1,
    external: { AddSearchProvider() {}, IsSearchProviderInstalled() {} },
  };
}

function createBars() {
  const names = ['locationbar', 'menubar', 'personalbar', 'scrollbars', 'statusbar', 'toolbar'];
  return Object.fromEntries(names.map((name) => [name, { visible: true }]));
}

/** `new Option()` (HTML standard, "The option element"). */
function createOptionClass({ document }: DomWindow) {
  return function Option(text = '', value?: string, isDefault = false, isSelected = false) {
    const option = document.createElement('option');
    if (text !== '') option.append(String(text));
    if (value !== undefined) option.setAttribute('value', String(value));
    if (isDefault) option.setAttribute('selected', '');
    option.selected = isSelected;
    return option;
  };
}

function createVisualViewport(window: DomWindow) {
  return Object.assign(new window.EventTarget(), {
    ...{ offsetLeft: 0, offsetTop: 0, pageLeft: 0, pageTop: 0, scale: 1 },
    ...{ width: window.innerWidth, height: window.innerHeight },
  });
}
