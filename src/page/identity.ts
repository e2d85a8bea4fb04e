import type { PageIdentity } from '../bridge/page-end.js';
import { MAX_URL_LENGTH } from '../bridge/protocol.js';
import { location, say, sessionStorage } from './own-globals.js';

const TAB_KEY = 'wss-emu.tab';

/** Filled in when this script is served: the build that the emulator expects. */
const SHIM = '%SHIM%';

/** Who this page is, for the emulator. */
export function identify(): PageIdentity {
  return {
    // Frames share their parent's storage, but are apps of their own.
    tab: (isTopFrame() && sessionStorage?.getItem(TAB_KEY)) || '',
    doc: Math.random().toString(36).slice(2),
    url: location.href.slice(0, MAX_URL_LENGTH),
    shim: SHIM,
  };
}

/** Keeps the tab's id for its next document. */
export function keepTab(tab: string): void {
  if (isTopFrame()) sessionStorage?.setItem(TAB_KEY, tab);
}

/** Warns if this script is not the one that the emulator serves. */
export function checkShim(shim: string): void {
  if (shim === SHIM) return;
  say(
    'warn',
    'This page runs an old cordova.js, from a cache or a service worker. Unregister the service worker (DevTools: Application, Service workers) and reload the page.',
  );
}

function isTopFrame(): boolean {
  return window.top === window;
}
