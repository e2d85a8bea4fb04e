import type { DomWindow } from './happy-dom.js';
import { LoadError, reasonOf } from './load-error.js';
import type { OwnAnswer } from './own-files.js';
import type { PageNetwork } from './page-network.js';

type DomRequest = InstanceType<DomWindow['Request']>;
type DomResponse = InstanceType<DomWindow['Response']>;

type OwnClasses = Pick<DomWindow, 'Response' | 'Headers' | 'DOMException' | 'TypeError'>;

interface Asked {
  readonly request: DomRequest;
}

/** What of a DOM window makes requests, in the hands of the page's network: nothing else has a socket. */
export class PageRequests {
  readonly #network: PageNetwork;
  /** Why the synchronous request that is under way can't be answered. */
  #failure: Error | undefined;
  /** The window's, whatever the page puts in their place. */
  #classes: OwnClasses | undefined;

  constructor(network: PageNetwork) {
    this.#network = network;
  }

  /** happy-dom's settings: nothing that would be answered otherwise, no page but this one. */
  readonly settings = {
    fetch: {
      disableSameOriginPolicy: true,
      interceptor: {
        beforeAsyncRequest: (asked: Asked) => this.#answer(asked),
        beforeSyncRequest: (asked: Asked) => this.#answerNow(asked),
      },
    },
    navigation: {
      disableMainFrameNavigation: true,
      disableChildFrameNavigation: true,
      disableChildPageNavigation: true,
      disableFallbackToSetURL: true,
    },
  };

  /**
   * To be called before the page's first script. A synchronous request that fails throws from then on
   * (XMLHttpRequest standard, `send`); happy-dom's only says so.
   */
  attachTo(window: DomWindow): void {
    const { Response, Headers, DOMException, XMLHttpRequest } = window;
    this.#classes = { Response, Headers, DOMException, TypeError: window.TypeError };
    const { prototype } = XMLHttpRequest;
    const { send } = prototype;
    const requests = this;
    prototype.send = function (body) {
      requests.#failure = undefined;
      send.call(this, body);
      const failure = requests.#failure;
      requests.#failure = undefined;
      if (failure) throw failure;
    };
  }

  async #answer({ request }: Asked): Promise<DomResponse | undefined> {
    // happy-dom answers data: itself, and refuses what isn't HTTP.
    if (!/^https?:/i.test(request.url)) return undefined;
    const { Response, TypeError: PageTypeError } = this.#own;
    const isLeft = new AbortController();
    const { signal } = request;
    const leave = () => isLeft.abort();
    signal.addEventListener('abort', leave);
    if (signal.aborted) leave();
    try {
      const answer = await this.#fetch(request, isLeft.signal);
      const { status, statusText, url, redirected } = answer;
      const body = answer.body && (this.#isOwn(request) ? await readAll(answer) : answer.body);
      const headers = [...answer.headers] as [string, string][];
      return Object.assign(new Response(body as never, { status, statusText, headers }), {
        url: url || request.url,
        redirected,
      });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw new PageTypeError(`Failed to fetch ${request.url}: ${reasonOf(error)}`);
    }
  }

  get #own(): OwnClasses {
    if (!this.#classes) throw new Error('a request before the page');
    return this.#classes;
  }

  #isOwn({ url }: DomRequest): boolean {
    return this.#network.isOwn(url);
  }

  async #fetch(request: DomRequest, signal: AbortSignal): Promise<Response> {
    const { method, url, redirect } = request;
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const body = hasBody ? await request.arrayBuffer() : undefined;
    const headers = [...request.headers] as [string, string][];
    return this.#network.fetch(url, {
      ...{ method, headers, signal, redirect },
      ...(body?.byteLength && { body }),
    });
  }

  #answerNow({ request }: Asked) {
    const { method, url } = request;
    if (/^data:/i.test(url)) return undefined;
    const { Headers, DOMException } = this.#own;
    try {
      if (!this.#isOwn(request)) {
        throw new LoadError(url, "synchronously only the app's own files can be read");
      }
      const answer = this.#network.ownFiles.ask({ method, url, headers: [...request.headers] });
      return { ...describeAnswer(answer, url), headers: new Headers(answer.headers as never) };
    } catch (error) {
      this.#failure = new DOMException((error as Error).message, 'NetworkError');
      throw error;
    }
  }
}

function describeAnswer({ status, statusText, body }: OwnAnswer, url: string) {
  const ok = status >= 200 && status < 300;
  return { status, statusText, ok, url, redirected: false, body: Buffer.from(body) };
}

async function readAll(answer: Response): Promise<Buffer> {
  return Buffer.from(await answer.arrayBuffer());
}
