import { clearTimeout, setTimeout } from '../../real-time/timers.js';
/** What an app in this process has as globals. */
export interface InstalledGlobals {
  /** Fires one of Cordova's events on the document. */
  fire(type: string): void;
  /** Fires `deviceready` again, for all who have listened to it so far. */
  fireDeviceReady(): void;
  /** Puts everything back as it was. */
  uninstall(): void;
}

/**
 * Puts `values` on `target` as globals, and has `deviceready` fire on its document in a later
 * turn (a document is made where there is none).
 */
export function installGlobals(target: object, values: Record<string, unknown>): InstalledGlobals {
  const hasDocument = 'document' in target && target.document instanceof EventTarget;
  const document = hasDocument ? (target.document as EventTarget) : new EventTarget();
  const deviceReady = makeDeviceReady(document);
  const uninstalls = [
    ...Object.entries(values).map(([name, value]) => setProperty(target, name, value)),
    ...(hasDocument ? [] : [setProperty(target, 'document', document)]),
    deviceReady.uninstall,
  ];
  return {
    fire: (type) => document.dispatchEvent(new Event(type)),
    fireDeviceReady: deviceReady.fire,
    uninstall: () => {
      for (const uninstall of uninstalls.splice(0).reverse()) uninstall();
    },
  };
}

function setProperty(target: object, name: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
  return () => {
    if (before) Object.defineProperty(target, name, before);
    else Reflect.deleteProperty(target, name);
  };
}

type Listener = Parameters<EventTarget['addEventListener']>[1];
type ListenerOptions = Parameters<EventTarget['addEventListener']>[2];

/**
 * Makes `deviceready` sticky, as Cordova's is: it fires in a later turn for the listeners
 * of this turn, and at once for each one that is added after that (cordova-js, `channel.js`).
 */
function makeDeviceReady(document: EventTarget): { fire: () => void; uninstall: () => void } {
  const event = new Event('deviceready');
  let hasFired = false;
  let listeners: readonly Listener[] = [];

  let timer = setTimeout(fireAll, 0);

  function fireAll(): void {
    hasFired = true;
    for (const listener of listeners) call(listener);
  }

  function call(listener: Listener): void {
    if (typeof listener === 'function') listener.call(document, event);
    else listener.handleEvent(event);
  }

  /** Diverts the calls that are about `deviceready`. */
  function intercept(
    method: 'addEventListener' | 'removeEventListener',
    take: (listener: Listener) => void,
  ): () => void {
    const original = document[method].bind(document);
    return setProperty(
      document,
      method,
      (type: string, listener: Listener, options?: ListenerOptions) => {
        if (type.toLowerCase() !== event.type) original(type, listener, options);
        else take(listener);
      },
    );
  }

  const restoreAdd = intercept('addEventListener', (listener) => {
    if (!listeners.includes(listener)) listeners = [...listeners, listener];
    if (hasFired) call(listener);
  });
  const restoreRemove = intercept('removeEventListener', (listener) => {
    listeners = listeners.filter((found) => found !== listener);
  });

  return {
    fire() {
      clearTimeout(timer);
      hasFired = false;
      timer = setTimeout(fireAll, 0);
    },
    uninstall() {
      clearTimeout(timer);
      restoreAdd();
      restoreRemove();
    },
  };
}
