import { AppError } from './app-error.js';
import { type DomWindow, type HappyDom, INSTALL } from './happy-dom.js';

export type ScriptElement = InstanceType<DomWindow['HTMLScriptElement']>;
export type FrameElement = InstanceType<DomWindow['HTMLIFrameElement']>;

/**
 * The internals of happy-dom that `wss-emu run` relies on, as of 21.0. happy-dom runs scripts wrapped in
 * functions and without file names, and has no public way to take over. All of it is behind symbols
 * (`PropertySymbol`); `test/app-runner/happy-dom-internals.test.ts` fails on the release that changes
 * it.
 */
export class HappyDomInternals {
  /** The window's, whatever the page puts in its place. */
  readonly Event: DomWindow['Event'];
  readonly #window: DomWindow;
  readonly #symbols: HappyDom['PropertySymbol'];

  /** @throws AppError if this happy-dom lacks any of it */
  constructor({ PropertySymbol }: HappyDom, window: DomWindow) {
    this.#window = window;
    this.Event = window.Event;
    this.#symbols = PropertySymbol;
    const missing = findMissing(PropertySymbol, window);
    if (missing.length === 0) return;
    throw new AppError(
      `This happy-dom has no ${missing.join(', ')}, which wss-emu needs to run a page: ${INSTALL}@21`,
    );
  }

  /** Takes what the app's timers and listeners throw; happy-dom would print it itself. */
  takeErrors(take: (error: unknown) => void): void {
    Object.assign(this.#window, { [this.#symbols.dispatchError]: take });
  }

  /** Hands every script that is inserted into the document to `take` instead of running it. */
  takeScripts(take: (element: ScriptElement) => void): void {
    const { HTMLElement, HTMLScriptElement } = this.#window;
    const { connectedToDocument, disableEvaluation } = this.#symbols;
    const taken = new WeakSet<ScriptElement>();
    const connect = Reflect.get(HTMLElement.prototype, connectedToDocument);
    Object.defineProperty(HTMLScriptElement.prototype, connectedToDocument, {
      value(this: ScriptElement) {
        connect.call(this);
        // A script of `innerHTML` never runs (HTML standard, "already started").
        if (Reflect.get(this, disableEvaluation) || taken.has(this)) return;
        taken.add(this);
        take(this);
      },
    });
  }

  /** Hands every frame that gets into the document to `take` instead of loading its page. */
  takeFrames(take: (element: FrameElement) => void): void {
    const { HTMLElement, HTMLIFrameElement } = this.#window;
    const { connectedToDocument, onSetAttribute, onRemoveAttribute } = this.#symbols;
    const { prototype } = HTMLIFrameElement;
    // happy-dom loads it at each of these.
    for (const symbol of [connectedToDocument, onSetAttribute, onRemoveAttribute]) {
      const usual = Reflect.get(HTMLElement.prototype, symbol);
      Object.defineProperty(prototype, symbol, {
        value(this: FrameElement, ...args: unknown[]) {
          usual.apply(this, args);
          if (symbol === connectedToDocument) take(this);
        },
      });
    }
  }

  /** happy-dom starts at `interactive`, and fires no event for it. */
  setReadyState(state: 'loading' | 'interactive'): void {
    const { document } = this.#window;
    Reflect.set(document, this.#symbols.readyState, state);
    document.dispatchEvent(new this.Event('readystatechange'));
  }

  /** Runs a script with its element as `document.currentScript`. */
  runAsCurrent(element: ScriptElement, run: () => void): void {
    const { document } = this.#window;
    document[this.#symbols.currentScript] = element;
    try {
      run();
    } finally {
      document[this.#symbols.currentScript] = null;
    }
  }

  /** Whether the app hears of it when this script can't be fetched. */
  hearsErrors(element: ScriptElement): boolean {
    const { bubbling, capturing } = element[this.#symbols.listeners];
    const listeners = [bubbling, capturing].flatMap((phase) => phase.get('error') ?? []);
    return listeners.length > 0 || typeof element.onerror === 'function';
  }

  /** Holds back the load event. @returns releases it */
  holdLoad(): () => void {
    const readiness = this.#window[this.#symbols.readyStateManager];
    const task = readiness.startTask();
    return () => readiness.endTask(task);
  }
}

function findMissing(symbols: HappyDom['PropertySymbol'], window: DomWindow): string[] {
  const { document, HTMLElement, HTMLScriptElement, HTMLIFrameElement } = window;
  const holders: readonly [keyof HappyDom['PropertySymbol'], object][] = [
    ['dispatchError', window],
    ['readyStateManager', window],
    ['readyState', document],
    ['currentScript', document],
    ['connectedToDocument', HTMLElement.prototype],
    ['connectedToDocument', HTMLScriptElement.prototype],
    ['connectedToDocument', HTMLIFrameElement.prototype],
    ['onSetAttribute', HTMLIFrameElement.prototype],
    ['onRemoveAttribute', HTMLIFrameElement.prototype],
    ['listeners', document.createElement('script')],
    ['disableEvaluation', document.createElement('script')],
  ];
  const missing = holders.filter(([name, holder]) => {
    const symbol: unknown = Object(symbols)[name];
    return typeof symbol !== 'symbol' || !(symbol in holder);
  });
  return [...new Set(missing.map(([name]) => `PropertySymbol.${name}`))];
}
