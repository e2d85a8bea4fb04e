import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AppFolder, toAppPath } from '../../app-files/app-folder.js';
import { type Found, findInside, readFound } from '../../app-files/find-inside.js';
import { decodeHtmlFile } from '../../app-files/html-file.js';
import { readHtml } from '../../app-files/html-outline.js';
import { type Inject, preparePage } from '../../app-files/page-html.js';
import { isHidden } from '../../app-files/request-path.js';
import { notFound, redirectToFolder, sendFile } from '../../app-files/send-file.js';
import type { LiveReload } from './live-reload.js';
import type { MissingFiles } from './missing-files.js';
import { describe, send } from './responses.js';
import { formatWaitingPage } from './waiting-page.js';

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
  /** Follows the app's files. */
  reload: LiveReload | undefined;
  /** Hears of files that are missing. */
  missing: MissingFiles | undefined;

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
    if (found?.isFolder && !path.endsWith('/')) return redirectToFolder(path, request, response);
    const place = toFile(inApp);
    const file = found?.isFolder ? await findInside(root, place) : found;
    if (!file || file.isFolder) return this.#serveMissing(inApp, request, response);
    await this.missing?.noteFound(place, file.place);
    return this.#serveFile(place, file, request, response);
  }

  /** The page that a path leads to, by its own path. */
  findPage(path: string): string {
    const { app, isSinglePage } = this.#options;
    const file = toFile(toAppPath(path));
    return isSinglePage && isRoute(file) ? `/${app.startPage}` : file;
  }

  /** Whether a path leads to a file. */
  async has(path: string): Promise<boolean> {
    const inApp = toAppPath(path);
    const found = await findInside(this.#options.app.root, toFile(inApp));
    return (found ?? (await this.#findStartPage(inApp))) !== undefined;
  }

  /** A path of the app's own router is answered with the start page. */
  async #serveMissing(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const wantsPage = request.headers.accept?.includes('text/html');
    const startPage = wantsPage && (await this.#findStartPage(path));
    if (startPage)
      return this.#serveFile(`/${this.#options.app.startPage}`, startPage, request, response);
    if (wantsPage && this.#isAwaited(path)) return this.#serveWaiting(path, response);
    await this.missing?.noteMissing(path, request);
    notFound(response);
  }

  async #findStartPage(path: string): Promise<Found | undefined> {
    const { app, isSinglePage } = this.#options;
    return isSinglePage && isRoute(path) ? findInside(app.root, app.startPage) : undefined;
  }

  /** A page that was there will be there again: its app is being built. */
  #isAwaited(path: string): boolean | undefined {
    const page = this.findPage(path);
    return (
      this.reload?.hasSent(page) || (this.reload && page === `/${this.#options.app.startPage}`)
    );
  }

  #serveWaiting(path: string, response: ServerResponse): void {
    response.writeHead(404, { 'Content-Type': 'text/html;charset=utf-8' });
    response.end(formatWaitingPage(this.findPage(path)));
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
    this.reload?.notePage(path);
    const bytes = await readFound(found);
    if (!bytes) return notFound(response);
    const { html, hasMark, encode } = decodeHtmlFile(bytes);
    const outline = readHtml(html);
    const type = hasMark || outline.charset !== undefined ? 'text/html' : UNDECLARED;
    const isStartPage = path === `/${app.startPage}`;
    const prepared = preparePage(html, { isStartPage, inject }, outline);
    if (!prepared) return send(response, type, bytes);
    if (prepared.isPolicyChanged) this.#logPolicy(path);
    send(response, type, encode(prepared.html));
  }

  #logPolicy(path: string): void {
    if (this.#logged.has(path)) return;
    this.#logged.add(path);
    this.#options.log(
      `${path}: its Content-Security-Policy got 'self' in connect-src, for the bridge to the emulator, which a phone does not need; the rest is as the phone sees it`,
    );
  }
}

/** A phone takes a page that declares no encoding for UTF-8 (Android, `WebSettings`); desktop browsers don't. */
const UNDECLARED = 'text/html;charset=utf-8';

/** The file that a path leads to: a folder's is its `index.html`. */
function toFile(path: string): string {
  return path.endsWith('/') ? `${path}index.html` : path;
}

/** A path that may be one of the app's own router. */
function isRoute(path: string): boolean {
  return !path.slice(path.lastIndexOf('/')).includes('.');
}
