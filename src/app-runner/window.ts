import type { Context } from 'node:vm';
import type { AppInMemory } from '../index.js';
import type { PageNetwork } from './page-network.js';

/** The window that an app runs in, with or without a DOM. */
export interface AppWindow {
  /** The window itself, as its scripts see it. */
  readonly global: WindowGlobal;
  /** Runs the app's scripts, in order, then fires DOMContentLoaded and load. Throws what they throw. */
  load(): Promise<void>;
}

/** What the runner uses of a window. */
export interface WindowGlobal extends Context {
  readonly document: WindowEventTarget;
  readonly cordova?: { readonly exec?: unknown; readonly require?: unknown };
  onerror?: unknown;
  dispatchEvent(event: unknown): boolean;
}

const eventClasses = new WeakMap<object, typeof Event>();

/** The window's own `Event`: that of the first call, which comes before the page's first script. */
export function eventClassOf(window: WindowGlobal): typeof Event {
  const known = eventClasses.get(window) ?? (window.Event as typeof Event);
  eventClasses.set(window, known);
  return known;
}

export interface WindowEventTarget {
  addEventListener(type: string, listener: () => void): void;
}

/** What a window needs from its surroundings. */
export interface WindowEnvironment {
  readonly app: AppInMemory;
  readonly network: PageNetwork;
  readonly console: Console;
  /** Takes an uncaught error of the app. */
  readonly report: (error: unknown) => void;
  /** Shows the developer a line. */
  readonly note: (text: string) => void;
  /** The window waits for something, which this says; the function is called when that has come. */
  readonly onAwait: (what: string) => () => void;
  /** `cordova.js` has run; the app's scripts after it haven't. */
  readonly onCordova: (document: WindowEventTarget) => void;
  /** The app has closed its window. */
  readonly close: () => void;
}

/** Dialogs in a window without a screen. */
export function createDialogs(console: Console) {
  return {
    alert: (text?: unknown) => console.log('alert: %s', text),
    confirm: (text?: unknown) => {
      console.log('confirm: %s', text);
      return true;
    },
    prompt: (text?: unknown, answer: unknown = '') => {
      console.log('prompt: %s', text);
      return String(answer);
    },
  };
}
