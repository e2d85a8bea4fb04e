import type { DomWindow } from './happy-dom.js';
import { type HistoryEvent, SessionHistory } from './session-history.js';

type DomEvent = Parameters<DomWindow['dispatchEvent']>[0];

/** The parts of a URL that `location` has, and that lead to another document when they are set. */
const PARTS = ['protocol', 'host', 'hostname', 'port', 'pathname', 'search'] as const;

/**
 * Gives a window the navigation of the HTML standard: within its document. What would lead to another
 * document is said in a note.
 */
export function installNavigation(window: DomWindow, note: (text: string) => void): void {
  const { document, DOMException } = window;
  const stay = (what: string) => note(`${what}: wss-emu run stays on the page it began with`);
  const session = new SessionHistory(window.location.href, {
    baseUrl: () => document.baseURI,
    fire: createFire(window),
    onLeave: (_url, how) => stay(how),
    run: (code) => Reflect.get(window, 'eval')(code),
    createError: (message, name) => new DOMException(message, name),
  });
  defineLocation(window, session);
  defineHistory(window, session);
  const follow = (href: string, target: string) => {
    if (isHere(target)) session.go(href, `a link to ${href}`);
    else stay(`a link to ${href}`);
  };
  followLinks(window, follow);
  window.open = (url = '', target = '_blank') => {
    if (isHere(String(target)) && url) session.go(url, 'window.open');
    else stay('window.open');
    return null;
  };
  sayWhenSubmitted(window, () => stay('a form that is submitted'));
}

function isHere(target: string): boolean {
  return ['', '_self', '_top', '_parent'].includes(target.toLowerCase());
}

function createFire(window: DomWindow): (event: HistoryEvent) => void {
  const { PopStateEvent, HashChangeEvent } = window;
  const dispatch = window.dispatchEvent.bind(window);
  return (event) => {
    const made =
      event.type === 'popstate'
        ? new PopStateEvent('popstate', { state: event.state as object | null })
        : new HashChangeEvent('hashchange', event);
    dispatch(made as DomEvent);
  };
}

/** Its members are its own, and can't be replaced, as in browsers. */
function defineLocation({ location }: DomWindow, session: SessionHistory): void {
  const setPart = (name: (typeof PARTS)[number], value: unknown) => {
    const url = new URL(session.url);
    url[name] = String(value);
    session.go(url.href, `location.${name}`);
  };
  const parts = PARTS.map((name) =>
    accessor(
      name,
      () => session.url[name],
      (value) => setPart(name, value),
    ),
  );
  Object.defineProperties(location, {
    ...Object.fromEntries(parts),
    ...Object.fromEntries([
      accessor(
        'href',
        () => session.url.href,
        (url) => session.go(url, 'location.href'),
      ),
      accessor(
        'hash',
        () => session.url.hash,
        (value) => session.setHash(String(value)),
      ),
      accessor('origin', () => session.url.origin),
      method('assign', (url) => session.go(url, 'location.assign')),
      method('replace', (url) => session.go(url, 'location.replace', 'replace')),
      method('reload', () => session.go(withoutHash(session.url), 'location.reload')),
      method('toString', () => session.url.href),
    ]),
  });
}

function defineHistory({ history }: DomWindow, session: SessionHistory): void {
  Object.defineProperties(
    history,
    Object.fromEntries([
      accessor('length', () => session.length),
      accessor('state', () => session.state),
      method('pushState', (state, _title, url) => session.update('push', state, url)),
      method('replaceState', (state, _title, url) => session.update('replace', state, url)),
      method('back', () => session.traverse(-1)),
      method('forward', () => session.traverse(1)),
      method('go', (delta) => session.traverse(Math.trunc(Number(delta)) || 0)),
    ]),
  );
}

type Property = readonly [name: string, descriptor: PropertyDescriptor];

function accessor(
  name: string,
  get: () => unknown,
  set: (value: unknown) => void = () => {},
): Property {
  return [name, { get, set, enumerable: true, configurable: true }];
}

/** Routers wrap these: they can be replaced. */
function method(name: string, value: (...args: unknown[]) => unknown): Property {
  return [name, { value, writable: true, enumerable: true, configurable: true }];
}

/** A reload is a navigation to the same document without a fragment. */
function withoutHash(url: URL): string {
  return url.href.replace(/#.*$/s, '');
}

/**
 * Follows a link when its click has gone its whole way and nobody has prevented it. happy-dom would do
 * so while it bubbles, by the page's `window.open`.
 */
function followLinks(window: DomWindow, follow: (href: string, target: string) => void): void {
  const { HTMLElement, HTMLAnchorElement, HTMLAreaElement, MouseEvent } = window;
  const { dispatchEvent } = HTMLElement.prototype;
  const onTheirWay = new WeakSet<object>();
  const dispatch: typeof dispatchEvent = function (this: InstanceType<typeof HTMLElement>, event) {
    const isClick = event.type === 'click' && event instanceof MouseEvent;
    if (!isClick || onTheirWay.has(event)) return dispatchEvent.call(this, event);
    onTheirWay.add(event);
    const link = this.closest('a[href], area[href]') as InstanceType<
      typeof HTMLAnchorElement
    > | null;
    const isLeft = dispatchEvent.call(this, event);
    onTheirWay.delete(event);
    if (link && !event.defaultPrevented) follow(link.href, link.target);
    return isLeft;
  };
  for (const { prototype } of [HTMLElement, HTMLAnchorElement, HTMLAreaElement]) {
    prototype.dispatchEvent = dispatch;
  }
}

/** happy-dom submits nothing, since its settings forbid it to leave the page. */
function sayWhenSubmitted(window: DomWindow, say: () => void): void {
  const { prototype } = window.HTMLFormElement;
  const { submit } = prototype;
  prototype.submit = function () {
    if (this.method !== 'dialog') say();
    submit.call(this);
  };
  window.addEventListener('submit', (event) => {
    setTimeout(() => {
      if (!event.defaultPrevented) say();
    });
  });
}
