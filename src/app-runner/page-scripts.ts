import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { decodePage, decodeScript } from '../app-files/encodings.js';
import type { CordovaWatch } from './cordova-watch.js';
import type { DomWindow } from './happy-dom.js';
import type { HappyDomInternals, ScriptElement } from './happy-dom-internals.js';
import { LoadError, reasonOf } from './load-error.js';
import { OWN_SCRIPT, type ScriptSource, Scripts } from './scripts.js';
import { isThrown } from './thrown.js';
import type { WindowEnvironment } from './window.js';

interface Fetched {
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
  readonly fileName: string;
}

type Kind = 'classic' | 'module' | 'importmap';

const JAVASCRIPT = /^(?:(?:text|application)\/(?:x-)?(?:java|ecma)script)?$/i;

/**
 * Runs a page's scripts as a browser does: top-level declarations become the window's, and errors name
 * the app's file and line. happy-dom does neither, so its scripts are taken over as they enter
 * the document.
 */
export class PageScripts {
  readonly #window: DomWindow;
  readonly #internals: HappyDomInternals;
  readonly #environment: WindowEnvironment;
  readonly #watch: CordovaWatch;
  readonly #scripts: Scripts;
  readonly #inlinePlaces = new InlinePlaces();
  /** The page's scripts while it is being parsed; undefined afterwards. */
  #parsed: ScriptElement[] | undefined = [];
  /** The page's. */
  #encoding = 'utf-8';

  constructor(
    window: DomWindow,
    internals: HappyDomInternals,
    environment: WindowEnvironment,
    watch: CordovaWatch,
  ) {
    this.#window = window;
    this.#internals = internals;
    this.#environment = environment;
    this.#watch = watch;
    this.#scripts = new Scripts(window, (url) => this.#readModule(url), environment.onAwait);
    internals.takeScripts((element) => {
      if (this.#parsed) this.#parsed.push(element);
      else this.#runLater(element).catch(environment.report);
    });
  }

  /**
   * Loads the page: once it is parsed its scripts run in document order, modules and deferred ones
   * last.
   */
  async load(): Promise<void> {
    const { document } = this.#window;
    const { bytes, contentType, fileName } = await this.#fetch(this.#pageUrl);
    const { text, encoding } = decodePage(bytes, contentType);
    this.#encoding = encoding;
    this.#inlinePlaces.add(text, fileName);
    nameEncoding(document, encoding);
    this.#internals.setReadyState('loading');
    document.write(text);
    const elements = this.#parsed ?? [];
    this.#parsed = undefined;
    for (const element of elements.filter((each) => !isDeferred(each))) await this.#run(element);
    this.#internals.setReadyState('interactive');
    for (const element of elements.filter(isDeferred)) await this.#run(element);
    document.dispatchEvent(new this.#internals.Event('DOMContentLoaded', { bubbles: true }));
  }

  get #pageUrl(): string {
    return this.#environment.app.url;
  }

  /** A script that the app inserted: the others don't wait for it. */
  async #runLater(element: ScriptElement): Promise<void> {
    if (element.src === '' && kindOf(element) === 'classic') this.#runInline(element);
    else await this.#run(element);
  }

  /** What can't be fetched is its element's own affair: the page goes on. */
  async #run(element: ScriptElement): Promise<void> {
    try {
      await this.#runAsItIs(element);
    } catch (error) {
      if (!isThrown(error, LoadError)) throw error;
      if (!this.#internals.hearsErrors(element)) this.#environment.report(error);
      element.dispatchEvent(new this.#internals.Event('error'));
    }
  }

  async #runAsItIs(element: ScriptElement): Promise<void> {
    const kind = kindOf(element);
    if (!kind || (kind === 'classic' && element.hasAttribute('nomodule'))) return;
    if (kind === 'importmap') this.#scripts.addImportMap(element.text, this.#pageUrl);
    else if (element.src !== '') await this.#runExternal(element, kind);
    else if (kind === 'module') await this.#scripts.runModule(this.#find(element), this.#pageUrl);
    else this.#runInline(element);
  }

  #runInline(element: ScriptElement): void {
    this.#runClassic(element, this.#find(element), this.#pageUrl);
  }

  async #runExternal(element: ScriptElement, kind: Kind): Promise<void> {
    const url = element.src;
    if (kind === 'module') {
      await this.#scripts.runModuleOf(url);
    } else {
      const { bytes, contentType, fileName } = await this.#fetch(url);
      const charset = element.getAttribute('charset');
      const { text: code } = decodeScript(bytes, contentType, charset, this.#encoding);
      // Its promise callbacks run before its load event.
      await this.#watch.run(() => this.#runClassic(element, { code, fileName }, url));
    }
    element.dispatchEvent(new this.#internals.Event('load'));
  }

  #runClassic(element: ScriptElement, source: ScriptSource, url: string): void {
    this.#internals.runAsCurrent(element, () => this.#scripts.runClassic(source, url));
  }

  /** The source of an inline script. */
  #find({ text }: ScriptElement): ScriptSource {
    return { code: text, ...this.#inlinePlaces.find(text, this.#pageUrl) };
  }

  /** A module is always in UTF-8. */
  async #readModule(url: string): Promise<ScriptSource> {
    const { bytes, fileName } = await this.#fetch(url);
    return { code: new TextDecoder().decode(bytes), fileName };
  }

  /** @throws LoadError */
  async #fetch(url: string): Promise<Fetched> {
    const { network, onAwait } = this.#environment;
    // Its own files are here.
    const onFetched = network.isOwn(url) ? () => {} : onAwait(`${url} has not come`);
    try {
      const response = await network.fetch(url);
      if (!response.ok) throw new LoadError(url, `HTTP ${response.status}`);
      return {
        bytes: new Uint8Array(await response.arrayBuffer()),
        contentType: response.headers.get('content-type'),
        fileName: this.#fileNameOf(url),
      };
    } catch (error) {
      throw error instanceof LoadError ? error : new LoadError(url, reasonOf(error));
    } finally {
      onFetched();
    }
  }

  /** The app's own files go by their paths, so that stack traces point at them. */
  #fileNameOf(url: string): string {
    const { app, network } = this.#environment;
    if (!network.isOwn(url)) return url;
    const path = decodeURIComponent(new URL(url).pathname).replace(/^\/www(?=\/)/, '');
    const file = join(app.www, path);
    return existsSync(file) ? file : OWN_SCRIPT + path.replace(/^.*\//, '');
  }
}

/** Encodings' names with small and capital letters (Encoding standard). */
const NAMES = new Map([
  ['shift_jis', 'Shift_JIS'],
  ['big5', 'Big5'],
]);

/** As its scripts may ask for it. */
function nameEncoding(document: DomWindow['document'], encoding: string): void {
  const isUpper = /^(?:utf|iso|euc|gbk|koi)/.test(encoding);
  const value = NAMES.get(encoding) ?? (isUpper ? encoding.toUpperCase() : encoding);
  for (const name of ['characterSet', 'charset', 'inputEncoding']) {
    Object.defineProperty(document, name, { value, configurable: true });
  }
}

/** Finds where inline scripts begin in the page's HTML, for stack traces. */
class InlinePlaces {
  #html = '';
  #fileName = '';
  #offset = 0;

  add(html: string, fileName: string): void {
    this.#html = html;
    this.#fileName = fileName;
  }

  /** Ask in document order; a script that another script made isn't in the HTML. */
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

function kindOf(element: ScriptElement): Kind | undefined {
  const type = element.type.trim().toLowerCase();
  if (type === 'module' || type === 'importmap') return type;
  return JAVASCRIPT.test(type) ? 'classic' : undefined;
}

function isDeferred(element: ScriptElement): boolean {
  return kindOf(element) === 'module' || (element.src !== '' && element.defer);
}
