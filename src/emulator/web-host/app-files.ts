import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { isHidden } from '../../services/http-server/request-path.js';
import {
  createFileSender,
  type Found,
  findInside,
  notFound,
  redirectToFolder,
  type SendFile,
} from '../../services/http-server/static-files.js';
import type { AppFolder } from './app-folder.js';
import { readHtml } from './html.js';
import { decodeHtmlFile } from './html-file.js';
import {
  EMPTY_PLUGIN_LIST,
  isCordovaScript,
  isPluginList,
  loaderKind,
  PLUGIN_LIST_FILTER,
  resolveAutover,
} from './loaders.js';

/** Where a page without a Cordova script of its own finds ours. */
export const SHIM_PATH = '/__wss-emu/v1/shim.js';
const SHIM_TAG = `<script src="${SHIM_PATH}"></script>`;

const JAVASCRIPT = 'text/javascript;charset=utf-8';

/**
 * Serves an app's folder as the phone's WebView sees it: Cordova's and Monaca's scripts are
 * the emulator's, pages that would miss them get a tag, everything else is as on disk.
 */
export class AppFiles {
  readonly #folder: AppFolder;
  readonly #shim: string;
  readonly #shimTag: string;
  readonly #log: (text: string) => void;
  readonly #logged = new Set<string>();
  readonly #sendFile: SendFile;

  /**
   * @param shim the text of our `cordova.js`
   * @param log gets a line for each file that the app lacks and that was made up
   */
  constructor(folder: AppFolder, shim: string, log: (text: string) => void) {
    this.#folder = folder;
    this.#shim = shim;
    this.#shimTag = `"${createHash('sha256').update(shim).digest('base64url').slice(0, 16)}"`;
    this.#log = log;
    this.#sendFile = createFileSender(folder.root);
  }

  /** Answers a GET or HEAD for `path`, which is decoded and has no dots to climb with. */
  async serve(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (path === '/www') return redirectToFolder(path, request, response);
    const inApp = path.startsWith('/www/') ? path.slice('/www'.length) : path;
    if (path === SHIM_PATH || isCordovaScript(inApp)) return this.#serveShim(response);
    if (isHidden(inApp)) return notFound(response);
    const found = await findInside(this.#folder.root, inApp);
    if (isPluginList(inApp)) return this.#servePluginList(found, response);
    if (!found) return this.#serveMissing(inApp, response);
    if (!found.isFolder) return this.#serveFile(inApp, found, request, response);
    if (!path.endsWith('/')) return redirectToFolder(path, request, response);
    const index = `${inApp}index.html`;
    const page = await findInside(this.#folder.root, index);
    if (!page || page.isFolder) return notFound(response);
    return this.#serveFile(index, page, request, response);
  }

  #serveShim(response: ServerResponse): void {
    response.setHeader('ETag', this.#shimTag);
    send(response, JAVASCRIPT, this.#shim);
  }

  async #servePluginList(found: Found | undefined, response: ServerResponse): Promise<void> {
    const list = found ? await readFile(found.place, 'utf8') : EMPTY_PLUGIN_LIST;
    send(response, JAVASCRIPT, list + PLUGIN_LIST_FILTER);
  }

  async #serveMissing(path: string, response: ServerResponse): Promise<void> {
    const siblings = await readdir(dirname(join(this.#folder.root, path))).catch(() => []);
    const versioned = resolveAutover(path, siblings);
    if (versioned) {
      const found = await findInside(this.#folder.root, join(dirname(path), versioned));
      if (found) return send(response, JAVASCRIPT, await readFile(found.place, 'utf8'));
    }
    const loader = loaderKind(path);
    if (!loader) return notFound(response);
    this.#logOnce(
      `${path} is not in the app's folder: ${loader === 'js' ? 'the emulator’s cordova.js' : 'an empty style sheet'} stands in for it (put Monaca's own file there if the app needs what it loads)`,
    );
    if (loader === 'js') this.#serveShim(response);
    else send(response, 'text/css', '');
  }

  async #serveFile(
    path: string,
    found: Found,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (/\.html?$/i.test(found.place)) return this.#servePage(path, found.place, response);
    this.#sendFile(path, found, request, response);
  }

  /** A page loads Cordova by itself, or through Monaca's loader, or not at all: then it is plain. */
  async #servePage(path: string, place: string, response: ServerResponse): Promise<void> {
    const bytes = await readFile(place);
    const { html, encode } = decodeHtmlFile(bytes);
    const { scripts, firstScriptOffset } = readHtml(html);
    const paths = scripts.map((source) => source.replace(/[?#].*$/, ''));
    const isStartPage = path === `/${this.#folder.startPage}`;
    const needsCordova = isStartPage || paths.some((source) => loaderKind(source) === 'js');
    if (!needsCordova || paths.some(isCordovaScript)) return send(response, 'text/html', bytes);
    const injected = html.slice(0, firstScriptOffset) + SHIM_TAG + html.slice(firstScriptOffset);
    send(response, 'text/html', encode(injected));
  }

  #logOnce(text: string): void {
    if (this.#logged.has(text)) return;
    this.#logged.add(text);
    this.#log(text);
  }
}

function send(response: ServerResponse, type: string, body: string | Buffer): void {
  const bytes = Buffer.from(body);
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': bytes.length }).end(bytes);
}
