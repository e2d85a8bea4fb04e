import { readdir, readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { type Found, findInside, readFound } from '../../app-files/find-inside.js';
import {
  EMPTY_PLUGIN_LIST,
  isAutover,
  isCordovaScript,
  isPluginList,
  loaderKind,
  PLUGIN_LIST_FILTER,
  resolveAutover,
} from '../../app-files/loaders.js';
import { SHIM_PATH } from '../../app-files/page-html.js';
import type { Shim } from '../shim.js';
import { send } from './responses.js';

/** Whoever makes up paths must fill neither the memory nor the log. */
const MAX_LOGGED = 100;
const MAX_LOGGED_LENGTH = 100;

const JAVASCRIPT = 'text/javascript;charset=utf-8';

/** Sends an answer. */
export type Answer = (response: ServerResponse) => void;

export interface CordovaScriptsOptions {
  readonly shim: Shim;
  /** The app's folder; without one, only scripts that no app has are answered. */
  readonly root: string | undefined;
  /** Paths of the scripts that Monaca's loader would bring, for apps without it. */
  readonly loaderExtra: readonly string[];
  /** Gets a line for each missing file that something stands in for. */
  readonly log: (text: string) => void;
}

/** Cordova's and Monaca's scripts, which a phone has even if the app doesn't bring them. */
export class CordovaScripts {
  readonly #options: CordovaScriptsOptions;
  readonly #logged = new Set<string>();

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
    // All other files are the app's own.
    const isStandIn = isAutover(path) || loaderKind(path) !== undefined;
    if (root === undefined || !isStandIn || (await findInside(root, path))) return undefined;
    return (await this.#findVersioned(root, path)) ?? this.#findLoader(path);
  }

  readonly #answerShim: Answer = (response) => {
    const { text, id } = this.#options.shim;
    response.setHeader('ETag', `"${id}"`);
    send(response, JAVASCRIPT, text);
  };

  async #answerPluginList(found: Found | undefined): Promise<Answer> {
    const list = (found && (await readFound(found))) ?? EMPTY_PLUGIN_LIST;
    return (response) => send(response, JAVASCRIPT, list + PLUGIN_LIST_FILTER);
  }

  async #findVersioned(root: string, path: string): Promise<Answer | undefined> {
    const siblings = await readdir(dirname(join(root, path))).catch(() => []);
    const versioned = resolveAutover(path, siblings);
    const found = versioned ? await findInside(root, join(dirname(path), versioned)) : undefined;
    const script = found && (await readFound(found));
    return script && ((response) => send(response, JAVASCRIPT, script));
  }

  async #findLoader(path: string): Promise<Answer | undefined> {
    const kind = loaderKind(path);
    if (!kind) return undefined;
    const { shim, loaderExtra } = this.#options;
    if (kind === 'css') {
      this.#logStandIn(path, 'an empty style sheet stands in for it');
      return (response) => send(response, 'text/css', '');
    }
    this.#logStandIn(
      path,
      `the emulator's cordova.js stands in for it${loaderExtra.map((file) => `, with ${file}`).join('')}`,
    );
    const extras = await Promise.all(loaderExtra.map((file) => readFile(file, 'utf8')));
    // A file may end without a semicolon or in a comment.
    const script = [shim.text, ...extras].join('\n;\n');
    return (response) => send(response, JAVASCRIPT, script);
  }

  #logStandIn(path: string, standIn: string): void {
    const shown = path.length > MAX_LOGGED_LENGTH ? `${path.slice(0, MAX_LOGGED_LENGTH)}…` : path;
    if (this.#logged.has(shown) || this.#logged.size === MAX_LOGGED) return;
    this.#logged.add(shown);
    this.#options.log(
      `${shown} is not in the app's folder: ${standIn} (put Monaca's own file there, or name the scripts that it brings with --loader-extra, if the app needs them)`,
    );
  }
}
