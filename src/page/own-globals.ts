// The page's globals as they were before any script of the app could replace them, and their methods.

export const { WebSocket, console, fetch, queueMicrotask, setTimeout } = bindToWindow(ownGlobals);
export const { location, history, document } = window;
export const sessionStorage = readSessionStorage();

const { apply, addEventListener, json, send, slice } = ownGlobals;

function bindToWindow({ WebSocket, console, fetch, queueMicrotask, setTimeout }: OwnGlobals) {
  return {
    WebSocket,
    console,
    fetch: fetch.bind(window),
    queueMicrotask: queueMicrotask.bind(window),
    setTimeout: setTimeout.bind(window),
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
  apply(addEventListener, target, [type, listener]);
}

type AllEvents = WindowEventMap & DocumentEventMap & HTMLElementEventMap;

/** `ws.send(frame)` */
export function sendOver(ws: WebSocket, frame: string): void {
  apply(send, ws, [frame]);
}

/** `response.json()` */
export function readJsonOf<Value>(response: Response): Promise<Value> {
  return apply(json, response, []);
}

/** `text.slice(0, length)` */
export function startOf(text: string, length: number): string {
  return text.length > length ? apply(slice, text, [0, length]) : text;
}

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
