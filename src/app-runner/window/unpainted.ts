import type { DomWindow } from '../happy-dom.js';
import { LimitNotes } from './notes.js';

/** Undefined, as in a browser without them; asking for one says why. */
const ABSENT: readonly (readonly [names: readonly string[], what: string, limit: string])[] = [
  [['Worker', 'SharedWorker'], 'Worker', 'there are no workers'],
  [
    ['AudioContext', 'webkitAudioContext', 'MediaRecorder', 'MediaSource', 'speechSynthesis'],
    'audio and video',
    'nothing is played or recorded',
  ],
  [['RTCPeerConnection', 'webkitRTCPeerConnection'], 'WebRTC', 'there is none'],
];

/**
 * Canvas, workers, media and layout: what needs a browser's engine says so when it is first used, and
 * answers as a browser without it.
 */
export function sayWhatIsMissing(window: DomWindow, note: (text: string) => void): void {
  const notes = new LimitNotes(note);
  for (const [names, what, limit] of ABSENT) {
    for (const name of names) {
      Object.defineProperty(window, name, {
        get: () => notes.say(what, limit),
        // An app may bring its own.
        set: (value: unknown) =>
          Object.defineProperty(window, name, { value, configurable: true, writable: true }),
        configurable: true,
      });
    }
  }
  Object.assign(window.HTMLCanvasElement.prototype, {
    getContext(kind: unknown) {
      if (kind === '2d') {
        notes.say('canvas', 'nothing is painted');
        return createInertContext();
      }
      notes.say('WebGL', 'a canvas has no such context');
      return null;
    },
  });
  const { HTMLMediaElement, Element } = window;
  before(HTMLMediaElement.prototype, 'play', () =>
    notes.say('audio and video', 'nothing is played or recorded'),
  );
  for (const name of ['getBoundingClientRect', 'getClientRects'])
    before(Element.prototype, name, () =>
      notes.say('layout', 'elements have no size and no position'),
    );
}

/** Calls `act` before a method does what it does. */
function before(prototype: object, name: string, act: () => void): void {
  const method = Reflect.get(prototype, name);
  Object.defineProperty(prototype, name, {
    value(this: unknown, ...args: unknown[]) {
      act();
      return Reflect.apply(method, this, args);
    },
    configurable: true,
    writable: true,
  });
}

/**
 * A canvas context that draws nothing: every method can be called, and its result used as a context
 * again (a gradient, a text's measure).
 */
function createInertContext(): object {
  const inert: object = new Proxy(() => inert, {
    get: (target, name) => {
      if (name === Symbol.toPrimitive) return () => 0;
      return Reflect.has(target, name) && !(name in Function.prototype)
        ? Reflect.get(target, name)
        : inert;
    },
  });
  return inert;
}
