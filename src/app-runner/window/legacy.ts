import type { DomWindow } from '../happy-dom.js';
import { define } from './permissions.js';

/** What the HTML and DOM standards keep for old pages, and old libraries look for. */
export function addLegacy(window: DomWindow): void {
  addEventMembers(window);
  addElementClasses(window);
  const { document } = window;
  define(document, {
    ...{ execCommand: () => false, queryCommandValue: () => '' },
    ...{ queryCommandSupported: () => false, queryCommandEnabled: () => false },
    ...{ queryCommandState: () => false, queryCommandIndeterm: () => false },
    writeln: (...texts: unknown[]) => document.write(`${texts.join('')}\n`),
    elementsFromPoint: () => [],
    fonts: createFonts(window),
    fullscreenEnabled: false,
    fullscreenElement: null,
  });
  Object.defineProperty(document, 'compatMode', {
    get: () => (document.doctype ? 'CSS1Compat' : 'BackCompat'),
    configurable: true,
  });
  Object.defineProperty(document, 'images', {
    get: () => document.getElementsByTagName('img'),
    configurable: true,
  });
}

const MOUSE_INIT = [
  ...['detail', 'screenX', 'screenY', 'clientX', 'clientY', 'ctrlKey', 'altKey'],
  ...['shiftKey', 'metaKey', 'button', 'relatedTarget'],
];

/** The events of a window inherit from classes that are this thread's, as the window is. */
function addEventMembers({ Event, MouseEvent, UIEvent, document }: DomWindow): void {
  type AnyEvent = InstanceType<typeof Event>;
  const init = (event: AnyEvent, names: readonly string[], values: readonly unknown[]) => {
    const [type, bubbles = false, cancelable = false, view = null, ...others] = values;
    event.initEvent(String(type), Boolean(bubbles), Boolean(cancelable));
    for (const [index, name] of ['view', ...names].entries()) {
      const value = [view, ...others][index];
      if (value !== undefined) Reflect.set(event, name, value);
    }
  };
  define(MouseEvent.prototype, {
    initMouseEvent(this: AnyEvent, ...values: unknown[]) {
      init(this, MOUSE_INIT, values);
    },
    getModifierState(this: object, key: string) {
      return Reflect.get(this, `${key.toLowerCase().replace('control', 'ctrl')}Key`) === true;
    },
  });
  define(UIEvent.prototype, {
    initUIEvent(this: AnyEvent, ...values: unknown[]) {
      init(this, ['detail'], values);
    },
  });
  const getter = (prototype: object, name: string, get: (this: never) => unknown) =>
    Object.defineProperty(prototype, name, { get, configurable: true });
  getter(Event.prototype, 'srcElement', function (this: AnyEvent) {
    return this.target;
  });
  getter(MouseEvent.prototype, 'which', function (this: { readonly button: number }) {
    return this.button + 1;
  });
  for (const axis of ['X', 'Y']) {
    getter(MouseEvent.prototype, axis.toLowerCase(), function (this: object) {
      return Reflect.get(this, `client${axis}`);
    });
  }
  const createEvent = document.createEvent.bind(document);
  define(document, {
    // DOM standard, "createEvent": the interface has two names.
    createEvent: (name: string) =>
      /^uievents?$/i.test(name) ? new UIEvent('') : createEvent(name),
  });
}

/** Elements that pages still name by their classes, though no page has them any more. */
function addElementClasses(window: DomWindow): void {
  const names = ['Directory', 'Font', 'Frame', 'FrameSet', 'Marquee'];
  for (const name of names) {
    const className = `HTML${name}Element`;
    define(window, {
      [className]: { [className]: class extends window.HTMLElement {} }[className],
    });
  }
}

/** The fonts of a page: none has to be loaded, for nothing is painted. */
function createFonts({ EventTarget }: DomWindow) {
  const fonts: object = Object.assign(new EventTarget(), {
    ...{ status: 'loaded', size: 0, check: () => true, load: async () => [] },
    ...{ add: () => fonts, delete: () => false, clear() {}, has: () => false, forEach() {} },
  });
  return Object.assign(fonts, { ready: Promise.resolve(fonts) });
}
