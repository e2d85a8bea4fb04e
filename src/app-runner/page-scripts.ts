import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DomWindow, HappyDom } from './happy-dom.js';
import { OWN_SCRIPT, type ScriptSource, Scripts } from './scripts.js';
import type { CordovaWatch, WindowEnvironment } from './window.js';

type ScriptElement = InstanceType<DomWindow['HTMLScriptElement']>;
type Kind = 'classic' | 'module' | 'importmap';

const JAVASCRIPT = /^(?:(?:text|application)\/(?:x-)?(?:java|ecma)script)?$/i;

/**
 * Runs a page's scripts as a browser does: top-level declarations are the window's, errors have
 * the file and line of the app. happy-dom's own way has neither, so its scripts are taken over
 * as soon as they are in the document.
 *
 * @returns a function that loads the page: its scripts run when all of it has been parsed, in
 *   the order of the page, modules and deferred ones last
 */
export function createPageScripts(
  window: DomWindow,
  PropertySymbol: HappyDom['PropertySymbol'],
  { app, network, report }: WindowEnvironment,
  watch: CordovaWatch,
): () => Promise<void> {
  const { document } = window;
  const scripts = new Scripts(window, read);
  const inlinePlaces = new InlinePlaces();
  let parsed: ScriptElement[] | undefined = [];

  takeOver(window, PropertySymbol, (element) => {
    if (parsed) parsed.push(element);
    else runLater(element).catch(report);
  });

  async function load(): Promise<void> {
    const { code, fileName } = await read(app.url);
    inlinePlaces.add(code, fileName);
    setReadyState('loading');
    document.write(code);
    const elements = parsed ?? [];
    parsed = undefined;
    for (const element of elements.filter((element) => !isDeferred(element))) await run(element);
    setReadyState('interactive');
    for (const element of elements.filter(isDeferred)) await run(element);
    document.dispatchEvent(new window.Event('DOMContentLoaded', { bubbles: true }));
  }

  /** happy-dom begins with `interactive`, for which it has no events. */
  function setReadyState(state: 'loading' | 'interactive'): void {
    Reflect.set(document, PropertySymbol.readyState, state);
    document.dispatchEvent(new window.Event('readystatechange'));
  }

  /** A script that the app has put into its page: others don't wait for it. */
  async function runLater(element: ScriptElement): Promise<void> {
    if (element.src === '' && kindOf(element) === 'classic') runInline(element);
    else await run(element);
  }

  async function run(element: ScriptElement): Promise<void> {
    const kind = kindOf(element);
    if (!kind || (kind === 'classic' && element.hasAttribute('nomodule'))) return;
    if (kind === 'importmap') scripts.addImportMap(element.text, app.url);
    else if (element.src !== '') await runExternal(element, kind);
    else if (kind === 'module') await scripts.runModule(inlineSource(element), app.url);
    else runInline(element);
  }

  function runInline(element: ScriptElement): void {
    withCurrentScript(element, () => scripts.runClassic(inlineSource(element), app.url));
  }

  async function runExternal(element: ScriptElement, kind: Kind): Promise<void> {
    const url = element.src;
    let source: ScriptSource;
    try {
      source = await read(url);
    } catch (error) {
      report(error);
      element.dispatchEvent(new window.Event('error'));
      return;
    }
    if (kind === 'module') await scripts.runModuleOf(url);
    else {
      await watch.run(() => withCurrentScript(element, () => scripts.runClassic(source, url)));
    }
    element.dispatchEvent(new window.Event('load'));
  }

  function inlineSource(element: ScriptElement): ScriptSource {
    return { code: element.text, ...inlinePlaces.find(element.text, app.url) };
  }

  function withCurrentScript(element: ScriptElement, action: () => void): void {
    document[PropertySymbol.currentScript] = element;
    try {
      action();
    } finally {
      document[PropertySymbol.currentScript] = null;
    }
  }

  async function read(url: string): Promise<ScriptSource> {
    const response = await network.fetch(url);
    if (!response.ok) throw new Error(`${url} can't be loaded: HTTP ${response.status}`);
    return { code: await response.text(), fileName: fileNameOf(url) };
  }

  /** The app's own files go by their paths, so that stack traces lead to them. */
  function fileNameOf(url: string): string {
    if (!network.isOwn(url)) return url;
    const path = decodeURIComponent(new URL(url).pathname).replace(/^\/www(?=\/)/, '');
    const file = join(app.www, path);
    return existsSync(file) ? file : OWN_SCRIPT + path.replace(/^.*\//, '');
  }

  return load;
}

/** Where the scripts in a page's HTML begin, for their stack traces. */
class InlinePlaces {
  #html = '';
  #fileName = '';
  #offset = 0;

  add(html: string, fileName: string): void {
    this.#html = html;
    this.#fileName = fileName;
  }

  /** To be asked in the order of the page; a script that was made by script is nowhere in it. */
  find(text: string, url: string): { fileName: string; lineOffset: number } {
    let start = this.#html.indexOf(`>${text}<`, this.#offset);
    if (start < 0) start = this.#html.indexOf(`>${text}<`);
    if (start < 0) return { fileName: url, lineOffset: 0 };
    this.#offset = start + 1;
    return {
      fileName: this.#fileName,
      lineOffset: this.#html.slice(0, start).split('\n').length - 1,
    };
  }
}

/** Has every script that gets into the document given to `take` instead of being run. */
function takeOver(
  { HTMLElement, HTMLScriptElement }: DomWindow,
  { connectedToDocument, disableEvaluation }: HappyDom['PropertySymbol'],
  take: (element: ScriptElement) => void,
): void {
  const taken = new WeakSet<ScriptElement>();
  const connect = Reflect.get(HTMLElement.prototype, connectedToDocument);
  Object.defineProperty(HTMLScriptElement.prototype, connectedToDocument, {
    value(this: ScriptElement) {
      connect.call(this);
      if (Reflect.get(this, disableEvaluation) || taken.has(this)) return;
      taken.add(this);
      take(this);
    },
  });
}

function kindOf(element: ScriptElement): Kind | undefined {
  const type = element.type.trim().toLowerCase();
  if (type === 'module' || type === 'importmap') return type;
  return JAVASCRIPT.test(type) ? 'classic' : undefined;
}

function isDeferred(element: ScriptElement): boolean {
  return kindOf(element) === 'module' || (element.src !== '' && element.defer);
}
