import { constants } from 'node:buffer';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import type { AppInMemory } from '../index.js';
import { OwnFiles, type OwnFilesOptions } from './own-files.js';

/** A page's network: its own origin, which is served in memory, and everything else. */
export interface PageNetwork {
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  readonly WebSocket: new (address: string | URL, protocols?: string | string[]) => WebSocket;
  /** Answers synchronous requests for the app's own files. */
  readonly ownFiles: OwnFiles;
  /** True for a URL of the app itself. */
  isOwn(url: string): boolean;
  /** The URLs that are being asked for, oldest first. */
  pending(): string[];
}

type FetchOwn = (request: Request) => Promise<Response>;

/** Statuses without a body (Fetch standard, "null body status"). */
const BODILESS: ReadonlySet<number | undefined> = new Set([101, 204, 205, 304]);

export function createPageNetwork(
  app: AppInMemory,
  options: Omit<OwnFilesOptions, 'www'>,
): PageNetwork {
  const { url: pageUrl, connect, www } = app;
  const { origin, host } = new URL(pageUrl);
  const fetchOwn = createFetchOwn(app);
  const pending = new Set<Request>();

  function isOwn(url: string): boolean {
    return new URL(url).host === host;
  }

  /**
   * A page's WebSocket: URLs are relative to the page, messages may be as long as a text can be, and
   * failures arrive only as events.
   */
  class PageWebSocket extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      const url = new URL(address, pageUrl);
      super(url, protocols, {
        origin,
        maxPayload: constants.MAX_STRING_LENGTH,
        ...(isOwn(url.href) && { createConnection: connect }),
      });
      // ws has it, but not its types.
      Reflect.set(this, 'binaryType', 'blob');
      this.on('error', () => {});
    }
  }

  return {
    isOwn,
    ownFiles: new OwnFiles({ ...options, www }),
    WebSocket: PageWebSocket,
    pending: () => [...pending].map(({ url }) => url),
    async fetch(input, init) {
      const asked = typeof input === 'string' ? new URL(input, pageUrl) : input;
      const request = new Request(asked, init);
      pending.add(request);
      try {
        return await (isOwn(request.url) ? fetchOwn(request) : fetch(request));
      } finally {
        pending.delete(request);
      }
    },
  };
}

/** Answers for the URLs of an app that is served in memory. */
export function createFetchOwn({ url, connect }: AppInMemory): FetchOwn {
  const { origin, host } = new URL(url);
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    const sent = httpRequest({
      method: request.method,
      path: pathname + search,
      headers: { ...Object.fromEntries(request.headers), host, origin },
      createConnection: connect,
    });
    sent.end(request.body ? await buffer(Readable.from(request.body)) : undefined);
    const got = await new Promise<IncomingMessage>((resolve, reject) => {
      sent.on('response', resolve).on('error', reject);
    });
    const body = await buffer(got);
    const headers = Object.entries(got.headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    const { statusCode: status = 500, statusMessage: statusText = '' } = got;
    return new Response(BODILESS.has(status) ? null : body, { status, statusText, headers });
  };
}
