// Taken before a test runner can put fake timers in their place.
const { setTimeout, clearTimeout } = globalThis;

/**
 * Puts `values` on `target` as globals, and a `deviceready` that fires at once on its
 * document (one is made where there is none).
 *
 * @returns a function that puts everything back as it was
 */
export function installGlobals(target: object, values: Record<string, unknown>): () => void {
  const hasDocument = 'document' in target && target.document instanceof EventTarget;
  const document = hasDocument ? (target.document as EventTarget) : new EventTarget();
  const uninstalls = [
    ...Object.entries(values).map(([name, value]) => setProperty(target, name, value)),
    ...(hasDocument ? [] : [setProperty(target, 'document', document)]),
    makeDeviceReady(document),
  ];
  return () => {
    for (const uninstall of uninstalls.splice(0).reverse()) uninstall();
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
function makeDeviceReady(document: EventTarget): () => void {
  const event = new Event('deviceready');
  let waiting: Listener[] | undefined = [];

  const timer = setTimeout(() => {
    const listeners = waiting ?? [];
    waiting = undefined;
    for (const listener of listeners) call(listener);
  }, 0);

  function call(listener: Listener): void {
    if (typeof listener === 'function') listener.call(document, event);
    else listener.handleEvent(event);
  }

  const addEventListener = document.addEventListener.bind(document);
  const restoreAdd = setProperty(
    document,
    'addEventListener',
    (type: string, listener: Listener, options?: ListenerOptions) => {
      if (type.toLowerCase() !== event.type) addEventListener(type, listener, options);
      else if (!waiting) call(listener);
      else if (!waiting.includes(listener)) waiting.push(listener);
    },
  );
  const removeEventListener = document.removeEventListener.bind(document);
  const restoreRemove = setProperty(
    document,
    'removeEventListener',
    (type: string, listener: Listener, options?: ListenerOptions) => {
      if (type.toLowerCase() !== event.type) removeEventListener(type, listener, options);
      else waiting = waiting?.filter((found) => found !== listener);
    },
  );

  return () => {
    clearTimeout(timer);
    restoreAdd();
    restoreRemove();
  };
}
