import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { posix } from 'node:path';
import { type Found, findInside, readFound } from '../../app-files/find-inside.js';
import {
  EMPTY_PLUGIN_LIST,
  isAutover,
  isCordovaScript,
  isPluginList,
  loaderKind,
  PLUGIN_LIST_AGAIN,
  PLUGIN_LIST_FILTER,
  resolveAutover,
} from '../../app-files/loaders.js';
import { SHIM_PATH } from '../../app-files/page-html.js';
import type { PluginFile, PluginScripts } from '../../app-files/plugin-scripts.js';
import { isHidden } from '../../app-files/request-path.js';
import { notFound, sendFile } from '../../app-files/send-file.js';
import { formatWsserverEntries, wsserverScript } from '../../app-files/wsserver-plugin.js';
import { SaidOnce } from '../../formats/said-once.js';
import { readPluginScript, type Shim } from '../shim.js';
import { describe, send } from './responses.js';

const JAVASCRIPT = 'text/javascript;charset=utf-8';

/** Answers a GET or HEAD; nothing is read for HEAD. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export interface CordovaScriptsOptions {
  readonly shim: Shim;
  /** The app's folder; without one, only scripts that no app has are answered. */
  readonly root: string | undefined;
  /** Paths of the scripts that Monaca's loader would bring, for apps without it. */
  readonly loaderExtra: readonly string[];
  /** Whether the app's project has `cordova.plugins.wsserver`. */
  readonly hasWsserver: boolean;
  /** The scripts of the project's plugins, where Cordova has built no list of them. */
  readonly plugins: PluginScripts | undefined;
  /** Gets a line for each missing file that something stands in for. */
  readonly log: (text: string) => void;
}

/** Cordova's and Monaca's scripts, which a phone has even if the app doesn't bring them. */
export class CordovaScripts {
  readonly #options: CordovaScriptsOptions;
  readonly #logged = new SaidOnce();

  constructor(options: CordovaScriptsOptions) {
    this.#options = options;
  }

  /** The answer for a path that leads to one of them; undefined for all others. */
  async find(path: string): Promise<Answer | undefined> {
    if (path === SHIM_PATH || isCordovaScript(path)) return this.#answerShim;
    const { root } = this.#options;
    if (isPluginList(path)) {
      return this.#answerPluginList(root ? await findInside(root, path) : undefined);
    }
    const file = await this.#options.plugins?.find(path);
    if (file) return answerPluginFile(path, file);
    const script = wsserverScript(path);
    if (script && !(root && (await findInside(root, path)))) {
      return (request, response) => sendRead(request, response, () => readPluginScript(script));
    }
    // All other files are the app's own.
    const isStandIn = isAutover(path) || loaderKind(path) !== undefined;
    if (root === undefined || !isStandIn || isHidden(path)) return undefined;
    if (await findInside(root, path)) return undefined;
    return (await this.#findVersioned(root, path)) ?? this.#findLoader(path);
  }

  #answerPluginList(found: Found | undefined): Answer {
    const { hasWsserver, plugins } = this.#options;
    const made = plugins?.list ?? EMPTY_PLUGIN_LIST;
    return (request, response) =>
      sendRead(request, response, async () => {
        const list = (found && (await readFound(found))) ?? made;
        return PLUGIN_LIST_AGAIN + list + PLUGIN_LIST_FILTER + formatWsserverEntries(hasWsserver);
      });
  }

  readonly #answerShim: Answer = (_request, response) => {
    const { text, id } = this.#options.shim;
    response.setHeader('ETag', `"${id}"`);
    send(response, JAVASCRIPT, text);
  };

  async #findVersioned(root: string, path: string): Promise<Answer | undefined> {
    const folder = await findInside(root, posix.dirname(path));
    const siblings = folder ? await readdir(folder.place).catch(() => []) : [];
    const versioned = resolveAutover(path, siblings);
    if (versioned === undefined) return undefined;
    const found = await findInside(root, posix.join(posix.dirname(path), versioned));
    if (!found || found.isFolder) return undefined;
    return (request, response) => sendRead(request, response, () => readFound(found));
  }

  #findLoader(path: string): Answer | undefined {
    const kind = loaderKind(path);
    if (!kind) return undefined;
    const { shim, loaderExtra } = this.#options;
    if (kind === 'css') {
      this.#logStandIn(path, 'an empty style sheet stands in for it');
      return (_request, response) => send(response, 'text/css', '');
    }
    this.#logStandIn(
      path,
      `the emulator's cordova.js stands in for it${loaderExtra.map((file) => `, with ${file}`).join('')}`,
    );
    return (request, response) =>
      sendRead(request, response, async () => {
        const extras = await Promise.all(loaderExtra.map((file) => readFile(file, 'utf8')));
        // A file may end without a semicolon or in a comment.
        return [shim.text, ...extras].join('\n;\n');
      });
  }

  #logStandIn(path: string, standIn: string): void {
    const shown = this.#logged.take(path);
    if (shown === undefined) return;
    this.#options.log(
      `${shown} is not in the app's folder: ${standIn} (put Monaca's own file there, or name the scripts that it brings with --loader-extra, if the app needs them)`,
    );
  }
}

function answerPluginFile(path: string, file: PluginFile): Answer {
  return (request, response) =>
    file.kind === 'script'
      ? sendRead(request, response, file.read)
      : sendFile(path, file.found, request, response);
}

/** Sends a script that is read for it. */
async function sendRead(
  { method }: IncomingMessage,
  response: ServerResponse,
  read: () => Promise<string | Buffer | undefined>,
): Promise<void> {
  if (method === 'HEAD') return describe(response, JAVASCRIPT);
  const script = await read();
  if (script === undefined) notFound(response);
  else send(response, JAVASCRIPT, script);
}
