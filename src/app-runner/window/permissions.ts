import type { DomWindow } from '../happy-dom.js';

const PERMISSION_DENIED = 1;

/** What a user can refuse an app is refused: nobody is there to ask. */
export function refusePermissions(window: DomWindow): void {
  const refuse = (what: string) => () =>
    Promise.reject(new window.DOMException(`${what}: permission denied`, 'NotAllowedError'));
  define(window.navigator, {
    geolocation: createGeolocation(window),
    mediaDevices: Object.assign(new window.EventTarget(), {
      getUserMedia: refuse('getUserMedia'),
      getDisplayMedia: refuse('getDisplayMedia'),
      enumerateDevices: async () => [],
      getSupportedConstraints: () => ({}),
    }),
    wakeLock: { request: refuse('wakeLock') },
    vibrate: () => false,
    getGamepads: () => [null, null, null, null],
  });
  Object.assign(window, { Notification: createNotification(window) });
  const isAsked = new Set(['geolocation', 'notifications', 'camera', 'microphone']);
  const { permissions } = window.navigator;
  const query = permissions.query.bind(permissions);
  define(permissions, {
    query: async (asked: { readonly name: string }) =>
      isAsked.has(asked?.name)
        ? Object.assign(new window.EventTarget(), { ...asked, state: 'denied', onchange: null })
        : query(asked as never),
  });
}

function createGeolocation(window: DomWindow): object {
  const codes = { PERMISSION_DENIED, POSITION_UNAVAILABLE: 2, TIMEOUT: 3 };
  const fail = (_onPosition: unknown, onError?: (error: object) => void) => {
    const error = { code: PERMISSION_DENIED, message: 'User denied Geolocation', ...codes };
    window.setTimeout(() => onError?.(error));
  };
  let lastId = 0;
  return {
    getCurrentPosition: fail,
    watchPosition(onPosition: unknown, onError?: (error: object) => void) {
      fail(onPosition, onError);
      lastId += 1;
      return lastId;
    },
    clearWatch() {},
  };
}

function createNotification({ EventTarget, setTimeout, Event }: DomWindow) {
  return class Notification extends EventTarget {
    static readonly permission = 'denied';
    readonly title: string;
    onerror: ((event: unknown) => void) | null = null;

    static async requestPermission(onAnswer?: (answer: string) => void): Promise<string> {
      onAnswer?.('denied');
      return 'denied';
    }

    constructor(title: string) {
      super();
      this.title = title;
      setTimeout(() => {
        const event = new Event('error');
        this.onerror?.(event);
        this.dispatchEvent(event);
      });
    }

    close(): void {}
  };
}

/** Puts members over those that an object inherits. */
export function define(target: object, members: object): void {
  for (const [name, value] of Object.entries(members))
    Object.defineProperty(target, name, { value, configurable: true, writable: true });
}
