/** A session history entry (HTML standard, 7.4.1.1): all of them are of the one document. */
interface Entry {
  readonly url: URL;
  readonly state: unknown;
}

/** What a session history needs of its page. */
export interface HistoryHost {
  /** What relative URLs are relative to. */
  baseUrl(): string;
  /** Fires an event at the window. */
  fire(event: HistoryEvent): void;
  /** Another document is asked for, which is not loaded. */
  onLeave(url: string, how: string): void;
  /** Runs the code of a `javascript:` URL. */
  run(code: string): void;
  /** Makes an error of the page's own. */
  createError(message: string, name: 'SecurityError' | 'SyntaxError'): Error;
}

export type HistoryEvent =
  | { readonly type: 'popstate'; readonly state: unknown }
  | { readonly type: 'hashchange'; readonly oldURL: string; readonly newURL: string };

type Handling = 'push' | 'replace';

/** Navigation within one document, as the HTML standard has it (7.4.2 and 7.4.6). */
export class SessionHistory {
  readonly #host: HistoryHost;
  readonly #entries: Entry[];
  #index = 0;

  constructor(url: string, host: HistoryHost) {
    this.#host = host;
    this.#entries = [{ url: new URL(url), state: null }];
  }

  get url(): URL {
    return this.#current.url;
  }

  get state(): unknown {
    return this.#current.state;
  }

  get length(): number {
    return this.#entries.length;
  }

  /**
   * `location.href = …` and its like.
   * @param how names what was done, for the developer
   */
  go(address: unknown, how: string, handling: Handling = 'push'): void {
    const url = this.#parse(String(address));
    if (!url) throw this.#host.createError(`'${address}' is not a valid URL.`, 'SyntaxError');
    if (url.protocol === 'javascript:') this.#runLater(url);
    else if (this.#isFragment(url)) {
      const isSame = url.href === this.url.href;
      this.#navigateToFragment(url, isSame ? 'replace' : handling);
    } else this.#host.onLeave(url.href, how);
  }

  /** `location.hash = …` */
  setHash(value: string): void {
    const text = value.replace(/^#/, '');
    const url = new URL(this.url);
    url.hash = text;
    if (url.hash === this.url.hash) return;
    // An empty fragment stays a fragment.
    if (text === '') url.href = `${withoutFragment(url)}#`;
    this.#navigateToFragment(url, 'push');
  }

  /** `history.pushState` and `replaceState`: no event tells of them. */
  update(handling: Handling, state: unknown, address: unknown): void {
    const copy = structuredClone(state);
    const hasUrl = address !== undefined && address !== null && address !== '';
    const url = hasUrl ? this.#parse(String(address)) : this.url;
    if (url?.origin !== this.url.origin || !isSameUser(url, this.url)) {
      throw this.#host.createError(
        `A history state object with URL '${address}' cannot be created in a document with origin '${this.url.origin}' and URL '${this.url.href}'.`,
        'SecurityError',
      );
    }
    this.#enter({ url, state: copy }, handling);
  }

  /** `history.go`, `back` and `forward`: they take effect later, one after the other. */
  traverse(delta: number): void {
    if (delta === 0) this.#host.onLeave(this.url.href, 'history.go');
    else later(() => this.#step(delta));
  }

  get #current(): Entry {
    return this.#entries[this.#index] as Entry;
  }

  #step(delta: number): void {
    const index = this.#index + delta;
    const entry = this.#entries[index];
    if (!entry) return;
    const old = this.url;
    this.#index = index;
    this.#tell(old, entry);
  }

  #navigateToFragment(url: URL, handling: Handling): void {
    const old = this.url;
    const entry = { url, state: null };
    this.#enter(entry, handling);
    this.#tell(old, entry);
  }

  #enter(entry: Entry, handling: Handling): void {
    if (handling === 'replace') {
      this.#entries[this.#index] = entry;
      return;
    }
    this.#index += 1;
    this.#entries.splice(this.#index, Infinity, entry);
  }

  /** The events of an entry that has become the current one. */
  #tell(old: URL, { url, state }: Entry): void {
    this.#host.fire({ type: 'popstate', state });
    // Of the same URL, as Chromium has it; the standard compares only the fragments.
    if (url.hash === old.hash || withoutFragment(url) !== withoutFragment(old)) return;
    later(() => this.#host.fire({ type: 'hashchange', oldURL: old.href, newURL: url.href }));
  }

  #isFragment(url: URL): boolean {
    return url.href.includes('#') && withoutFragment(url) === withoutFragment(this.url);
  }

  #runLater({ href, protocol }: URL): void {
    const code = href.slice(protocol.length);
    later(() => this.#host.run(unescapeUrl(code)));
  }

  #parse(address: string): URL | undefined {
    const base = this.#host.baseUrl();
    return URL.canParse(address, base) ? new URL(address, base) : undefined;
  }
}

/** In a task of its own. */
function later(run: () => void): void {
  setTimeout(run);
}

function withoutFragment({ href }: URL): string {
  return href.replace(/#.*$/s, '');
}

function isSameUser(one: URL, other: URL): boolean {
  return one.username === other.username && one.password === other.password;
}

function unescapeUrl(code: string): string {
  try {
    return decodeURIComponent(code);
  } catch {
    return code;
  }
}
