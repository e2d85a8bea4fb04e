// The page's globals as they were before any script of the app could replace them.

export const {
  WebSocket,
  fetch,
  queueMicrotask,
  setTimeout,
  location,
  history,
  document,
  console,
  sessionStorage,
} = readGlobals();

const { addEventListener } = EventTarget.prototype;

function readGlobals() {
  const { WebSocket, location, history, document, console } = window;
  return {
    WebSocket,
    location,
    history,
    document,
    // Its methods alone could be replaced too.
    console: { info: console.info, warn: console.warn, error: console.error },
    fetch: window.fetch.bind(window),
    queueMicrotask: window.queueMicrotask.bind(window),
    setTimeout: window.setTimeout.bind(window),
    sessionStorage: readSessionStorage(),
  };
}

/** Where storage is forbidden, reading the property throws. */
function readSessionStorage(): Storage | undefined {
  try {
    return window.sessionStorage;
  } catch {
    return undefined;
  }
}

/** Listens to the browser's own events, past what Cordova has put over `addEventListener`. */
export function listen<Type extends keyof AllEvents>(
  target: EventTarget,
  type: Type,
  listener: (event: AllEvents[Type]) => void,
): void {
  addEventListener.call(target, type, listener as EventListener);
}

type AllEvents = WindowEventMap & DocumentEventMap & HTMLElementEventMap;

/** A line in the page's console that is the emulator's, not the app's. */
export function say(level: 'info' | 'warn' | 'error', text: string): void {
  console[level](`[wss-emu] ${text}`);
}

/** Lets an error surface at `window.onerror` without stopping the code that met it. */
export function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
