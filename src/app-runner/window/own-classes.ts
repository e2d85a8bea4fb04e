import type { DomWindow } from '../happy-dom.js';
import { define } from './permissions.js';

/**
 * Keeps elements what they are when a page puts its own class in the place of `HTMLElement`, as the
 * polyfills of custom elements do, also the one in Onsen UI: happy-dom would make its elements from it.
 */
export function keepOwnClasses(window: DomWindow): void {
  const { HTMLElement, HTMLUnknownElement, document } = window;
  const own = { HTMLElement, HTMLUnknownElement };
  const { createElementNS } = document;
  define(document, {
    createElementNS(this: object, ...args: unknown[]) {
      const create = () => Reflect.apply(createElementNS, this, args);
      const { HTMLElement, HTMLUnknownElement } = window;
      if (HTMLElement === own.HTMLElement && HTMLUnknownElement === own.HTMLUnknownElement)
        return create();
      Object.assign(window, own);
      try {
        return create();
      } finally {
        Object.assign(window, { HTMLElement, HTMLUnknownElement });
      }
    },
  });
}

/**
 * Puts `Document` and `EventTarget` where a browser has them, above `document` and all nodes: happy-dom
 * gives a window classes of its own, which these inherit nothing from.
 */
export function joinPrototypes({ HTMLDocument, Document, Node, EventTarget }: DomWindow): void {
  const { constructor: _own, ...inherited } = Object.getOwnPropertyDescriptors(
    Object.getPrototypeOf(HTMLDocument.prototype),
  );
  for (const name of Reflect.ownKeys(inherited)) {
    if (!Object.hasOwn(HTMLDocument.prototype, name))
      Object.defineProperty(HTMLDocument.prototype, name, Reflect.get(inherited, name));
  }
  Object.setPrototypeOf(HTMLDocument.prototype, Document.prototype);
  Object.setPrototypeOf(Node.prototype, EventTarget.prototype);
}
