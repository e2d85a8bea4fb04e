import type { DomWindow } from '../happy-dom.js';
import { COMPUTED_NAMES, PREFIXED_NAMES } from './style-names.js';

let listed: readonly string[] | undefined;

/** The names that Chromium's `getComputedStyle` lists, in its order. */
function listStyleNames(): readonly string[] {
  listed ??= COMPUTED_NAMES.trim().split(/\s+/);
  return listed;
}

/**
 * Gives style declarations the names that they have in Chromium, by which libraries tell browsers
 * apart: `getComputedStyle` lists them, and those with `-webkit-` are there. happy-dom lists nine, and
 * has none with a prefix.
 */
export function addStyleNames(window: DomWindow): void {
  const wrapped = new WeakMap<object, object>();
  const getComputedStyle = window.getComputedStyle.bind(window);
  Object.assign(window, {
    getComputedStyle(element: never) {
      const style = getComputedStyle(element);
      const known = wrapped.get(style) ?? listNames(style);
      wrapped.set(style, known);
      return known;
    },
  });
  addPrefixed(window.CSSStyleDeclaration.prototype, window.document.documentElement.style);
}

/** A computed style that lists all names; its values are happy-dom's. */
function listNames(style: object): object {
  const item = (index: number) => listStyleNames()[index] ?? '';
  return new Proxy(style, {
    get(target, name) {
      if (name === 'length') return listStyleNames().length;
      if (name === 'item') return item;
      return isIndex(name) ? listStyleNames()[Number(name)] : Reflect.get(target, name);
    },
    has: (target, name) =>
      isIndex(name) ? Number(name) < listStyleNames().length : Reflect.has(target, name),
    ownKeys: (target) => [
      ...listStyleNames().map((_name, index) => String(index)),
      ...Reflect.ownKeys(target).filter((name) => !isIndex(name)),
    ],
    getOwnPropertyDescriptor(target, name) {
      if (!isIndex(name)) return Reflect.getOwnPropertyDescriptor(target, name);
      const value = listStyleNames()[Number(name)];
      return value === undefined ? undefined : { value, configurable: true, enumerable: true };
    },
  });
}

function isIndex(name: string | symbol): name is string {
  return typeof name === 'string' && /^\d+$/.test(name);
}

/** Chromium writes them in three ways; those that have become a standard mean the same without prefix. */
function addPrefixed(prototype: object, style: object): void {
  if ('webkitTransform' in prototype) return;
  for (const camel of PREFIXED_NAMES.trim().split(/\s+/)) {
    const prefixed = camel.replace(/^webkit|[A-Z]/g, (part) => `-${part.toLowerCase()}`);
    const plain = prefixed.replace('-webkit-', '');
    const meant = plain in style ? plain : prefixed;
    const descriptor = {
      get(this: CSSStyleDeclaration) {
        return this.getPropertyValue(meant);
      },
      set(this: CSSStyleDeclaration, value: string) {
        this.setProperty(meant, value);
      },
      configurable: true,
    };
    for (const name of [prefixed, camel, `W${camel.slice(1)}`])
      Object.defineProperty(prototype, name, descriptor);
  }
}

type CSSStyleDeclaration = InstanceType<DomWindow['CSSStyleDeclaration']>;
