import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import sirv from 'sirv';
import { type AppFolder, findInside } from './app-folder.js';
import { decodeHtmlFile } from './html-file.js';
import { type Inject, preparePage } from './page-html.js';
import { send } from './responses.js';

export interface AppFilesOptions {
  readonly folder: AppFolder;
  readonly inject: Inject;
  /** Answer for a path that is no file with the start page: the app has a router of its own. */
  readonly isSinglePage: boolean;
  /** Gets a line for each page whose policy was changed. */
  readonly log: (text: string) => void;
}

/**
 * Serves an app's folder: pages with Cordova get what a browser needs, everything else is
 * as on disk.
 */
export class AppFiles {
  readonly #options: AppFilesOptions;
  readonly #logged = new Set<string>();
  readonly #sendFile: ReturnType<typeof sirv>;

  constructor(options: AppFilesOptions) {
    this.#options = options;
    // Files are read anew for each request: they change while their developer works.
    this.#sendFile = sirv(options.folder.root, { dev: true, etag: true, extensions: [] });
  }

  /**
   * Answers a GET or HEAD.
   * @param path a decoded path of the app, without dots to climb with
   */
  async serve(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (isHidden(path)) return notFound(response);
    const { root } = this.#options.folder;
    const found = await findInside(root, path);
    if (!found) return this.#serveMissing(path, request, response);
    if (!found.isFolder) return this.#serveFile(path, found.place, request, response);
    if (!path.endsWith('/')) return redirect(response, addSlash(request.url ?? ''));
    const index = `${path}index.html`;
    const page = await findInside(root, index);
    if (!page || page.isFolder) return this.#serveMissing(path, request, response);
    return this.#serveFile(index, page.place, request, response);
  }

  async #serveMissing(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { folder, isSinglePage } = this.#options;
    const wantsPage = request.headers.accept?.includes('text/html') && !/\.[^/]*$/.test(path);
    const startPage = `/${folder.startPage}`;
    if (!isSinglePage || !wantsPage || path === startPage) return notFound(response);
    return this.serve(startPage, request, response);
  }

  async #serveFile(
    path: string,
    place: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (/\.html?$/i.test(place)) return this.#servePage(path, place, response);
    request.url = encodePath(path);
    this.#sendFile(request, response, () => notFound(response));
  }

  async #servePage(path: string, place: string, response: ServerResponse): Promise<void> {
    const { folder, inject } = this.#options;
    const bytes = await readFile(place);
    const { html, encode } = decodeHtmlFile(bytes);
    const prepared = preparePage(html, { isStartPage: path === `/${folder.startPage}`, inject });
    if (!prepared) return send(response, 'text/html', bytes);
    if (prepared.isPolicyChanged) this.#logPolicy(path);
    send(response, 'text/html', encode(prepared.html));
  }

  #logPolicy(path: string): void {
    if (this.#logged.has(path)) return;
    this.#logged.add(path);
    this.#options.log(
      `${path}: its Content-Security-Policy got 'self' in connect-src, for the bridge to the emulator, which a phone does not need; the rest is as the phone sees it`,
    );
  }
}

/** Dot files are the developer's, not the app's: `.git`, `.env`. */
function isHidden(path: string): boolean {
  return path.split('/').some((segment) => segment.startsWith('.') && segment !== '.well-known');
}

/** As sirv reads it back: with `decodeURI`. */
function encodePath(path: string): string {
  return encodeURI(path).replaceAll('?', '%3F').replaceAll('#', '%23');
}

/** A folder's own URL; what follows the path stays. */
function addSlash(target: string): string {
  return target.replace(/^\/{2,}/, '/').replace(/[?#]|$/, '/$&');
}

export function redirect(response: ServerResponse, location: string): void {
  response.writeHead(301, { Location: location }).end();
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found\n');
}
