// The page's globals as they were before any script of the app could replace them.

export const { WebSocket, fetch, queueMicrotask, location, document, sessionStorage } =
  readGlobals();

function readGlobals() {
  const { WebSocket, location, document } = window;
  return {
    WebSocket,
    location,
    document,
    fetch: window.fetch.bind(window),
    queueMicrotask: window.queueMicrotask.bind(window),
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

/** Lets an error surface at `window.onerror` without stopping the code that met it. */
export function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
