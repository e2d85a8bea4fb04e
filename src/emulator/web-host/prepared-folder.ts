import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AppFolder, toAppPath } from '../../app-files/app-folder.js';
import { type Found, findInside, readFound } from '../../app-files/find-inside.js';
import { decodeHtmlFile } from '../../app-files/html-file.js';
import { type Inject, preparePage } from '../../app-files/page-html.js';
import { isHidden } from '../../app-files/request-path.js';
import { notFound, redirectToFolder, sendFile } from '../../app-files/send-file.js';
import { describe, send } from './responses.js';

export interface PreparedFolderOptions {
  readonly app: AppFolder;
  readonly inject: Inject;
  /** Answers paths that lead to no file with the start page: the app has a router. */
  readonly isSinglePage: boolean;
  /** Gets a line for each page whose policy was amended. */
  readonly log: (text: string) => void;
}

/**
 * Serves an app's folder: pages with Cordova get what a browser needs, all else goes out as it is
 * on disk.
 */
export class PreparedFolder {
  readonly #options: PreparedFolderOptions;
  readonly #logged = new Set<string>();

  constructor(options: PreparedFolderOptions) {
    this.#options = options;
  }

  /**
   * Answers a GET or HEAD.
   * @param path decoded, without dot segments
   */
  async serve(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const inApp = toAppPath(path);
    if (isHidden(inApp)) return notFound(response);
    const { root } = this.#options.app;
    const found = await findInside(root, inApp);
    if (!found) return this.#serveMissing(inApp, request, response);
    if (!found.isFolder) return this.#serveFile(inApp, found, request, response);
    if (!path.endsWith('/')) return redirectToFolder(path, request, response);
    const index = `${inApp}index.html`;
    const page = await findInside(root, index);
    if (!page || page.isFolder) return this.#serveMissing(inApp, request, response);
    return this.#serveFile(index, page, request, response);
  }

  /** A path of the app's own router is answered with the start page. */
  async #serveMissing(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { app, isSinglePage } = this.#options;
    const isFile = path.slice(path.lastIndexOf('/')).includes('.');
    const wantsPage = request.headers.accept?.includes('text/html') && !isFile;
    const startPage = isSinglePage && wantsPage && (await findInside(app.root, app.startPage));
    if (!startPage) return notFound(response);
    return this.#serveFile(`/${app.startPage}`, startPage, request, response);
  }

  async #serveFile(
    path: string,
    found: Found,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (/\.html?$/i.test(found.place)) return this.#servePage(path, found, request, response);
    return sendFile(path, found, request, response);
  }

  async #servePage(
    path: string,
    found: Found,
    { method }: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (method === 'HEAD') return describe(response, 'text/html');
    const { app, inject } = this.#options;
    const bytes = await readFound(found);
    if (!bytes) return notFound(response);
    const { html, encode } = decodeHtmlFile(bytes);
    const prepared = preparePage(html, { isStartPage: path === `/${app.startPage}`, inject });
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
