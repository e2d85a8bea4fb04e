import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeLooseScript } from '../app-files/encodings.js';
import { isCordovaScript, isPluginList } from '../app-files/loaders.js';
import {
  type AppPage,
  attribute,
  handlersOf,
  type PageScript,
  readPage,
  scriptsOf,
  toAppFile,
  urlOf,
} from './app-page.js';
import { parseScript } from './scripts/parse-script.js';
import { readUses, type ScriptUses } from './scripts/script-uses.js';
import { walkFiles } from './walk-files.js';

/** A script that was read. */
export interface AppScript {
  /** The file that it is in: a path in the app. */
  readonly file: string;
  /** The line of the file that it begins in. */
  readonly firstLine: number;
  /** The page that it runs in; undefined if none was found. */
  readonly page: AppPage | undefined;
  readonly uses: ScriptUses;
}

/** A script that can't be parsed. */
export interface UnreadableScript {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly reason: string;
  readonly isLoaded: boolean;
}

/** What an app consists of. */
export interface AppCode {
  /** The start page first, and those that it leads to. */
  readonly pages: readonly AppPage[];
  readonly otherPages: readonly AppPage[];
  /** Those that pages load first. */
  readonly scripts: readonly AppScript[];
  readonly unreadable: readonly UnreadableScript[];
}

/** Cordova's, Monaca's and their plugins', which ask for more than the app does. */
const OF_OTHERS = /^(?:plugins|components)\//;
const SCRIPT = /\.[cm]?js$/i;
const PAGE = /\.html?$/i;
/** Of a script that no page is known to load, only one with such a word is worth reading. */
const WORTH_READING = /webSocketServer|httpServer|wsserver|\bexec\b/i;
/** Further files, longer ones, and more of them than that are no app's own code. */
const MAX_FILES = 2_000;
const MAX_SCRIPT_BYTES = 8 * 1024 * 1024;
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_PAGES = 200;

/** `file:12`, of a line in a script. */
export function placeOf({ file, firstLine }: AppScript, line: number): string {
  return `${file}:${firstLine + line - 1}`;
}

/** Reads an app from its start page on, and then whatever else is in its folder. */
export async function readAppCode(root: string, startPage: string): Promise<AppCode> {
  const reader = new CodeReader(root);
  await reader.readFrom(startPage);
  await reader.readOthers();
  return reader;
}

class CodeReader implements AppCode {
  readonly pages: AppPage[] = [];
  readonly otherPages: AppPage[] = [];
  readonly scripts: AppScript[] = [];
  readonly unreadable: UnreadableScript[] = [];
  readonly #root: string;
  readonly #seen = new Set<string>();
  #bytes = 0;

  constructor(root: string) {
    this.#root = root;
  }

  async readFrom(startPage: string): Promise<void> {
    const waiting = [startPage];
    for (const name of waiting) {
      if (this.#seen.has(name) || this.pages.length === MAX_PAGES) continue;
      this.#seen.add(name);
      const page = await readPage(this.#root, name);
      if (!page) continue;
      this.pages.push(page);
      await this.#readScripts(page, page);
      waiting.push(...linksOf(page));
    }
  }

  async readOthers(): Promise<void> {
    let files = 0;
    for await (const path of walkFiles(this.#root)) {
      if (this.#seen.has(path) || isOfOthers(path)) continue;
      if (!SCRIPT.test(path) && !PAGE.test(path)) continue;
      files += 1;
      if (files > MAX_FILES) return;
      if (SCRIPT.test(path)) await this.#readScript(path, undefined, undefined);
      if (!PAGE.test(path)) continue;
      const page = await readPage(this.#root, path);
      if (!page) continue;
      this.otherPages.push(page);
      await this.#readScripts(page, undefined);
    }
  }

  /** @param runsIn the page, if the app is known to open it */
  async #readScripts(page: AppPage, runsIn: AppPage | undefined): Promise<void> {
    for (const handler of handlersOf(page)) this.#readInline(page, handler, runsIn, true);
    for (const script of scriptsOf(page)) {
      if (script.source === undefined) {
        const uses = this.#readInline(page, script, runsIn, false);
        if (uses && runsIn) await this.#follow(uses, urlOf(page.name), runsIn);
        continue;
      }
      const file = toAppFile(script.source, page.base);
      if (file !== undefined && runsIn) await this.#readScript(file, runsIn, script.isModule);
    }
  }

  #readInline(
    { name }: AppPage,
    { text, line, isModule }: PageScript,
    runsIn: AppPage | undefined,
    isHandler: boolean,
  ): ScriptUses | undefined {
    return this.#parse(name, line, text, isModule || (isHandler ? false : undefined), {
      runsIn,
      // Handlers may be templates of a framework.
      isSilent: isHandler,
    });
  }

  async #readScript(file: string, page: AppPage | undefined, isModule: boolean | undefined) {
    if (this.#seen.has(file) || isOfOthers(file)) return;
    const place = join(this.#root, file);
    const found = await stat(place).catch(() => undefined);
    // A pipe would never end.
    if (!found?.isFile()) return;
    const { size } = found;
    if (size > MAX_SCRIPT_BYTES || this.#bytes + size > MAX_BYTES) return;
    const bytes = await readFile(place).catch(() => undefined);
    if (!bytes) return;
    const text = decodeLooseScript(bytes);
    if (!page && !WORTH_READING.test(text)) return;
    this.#seen.add(file);
    this.#bytes += size;
    const uses = this.#parse(file, 1, text, isModule, { runsIn: page, isSilent: false });
    if (uses && page) await this.#follow(uses, urlOf(file), page);
  }

  /** Reads the scripts that a script brings. */
  async #follow(uses: ScriptUses, url: string, page: AppPage): Promise<void> {
    const found = [
      ...uses.imports
        .filter(({ source }) => /^\.{0,2}\//.test(source))
        .map(({ source }) => toAppFile(source, url)),
      ...uses.elements.map(({ source }) => toAppFile(source, page.base)),
    ];
    for (const file of found) {
      if (file !== undefined && SCRIPT.test(file)) await this.#readScript(file, page, undefined);
    }
  }

  #parse(
    file: string,
    firstLine: number,
    text: string,
    isModule: boolean | undefined,
    { runsIn, isSilent }: { readonly runsIn: AppPage | undefined; readonly isSilent: boolean },
  ): ScriptUses | undefined {
    const parsed = parseScript(text, isModule);
    if ('fault' in parsed) {
      const { line, column, reason } = parsed.fault;
      const isLoaded = runsIn !== undefined;
      const place = { file, line: firstLine + line - 1, column };
      if (!isSilent) this.unreadable.push({ ...place, reason, isLoaded });
      return undefined;
    }
    const uses = readUses(parsed.program, text);
    this.scripts.push({ file, firstLine, page: runsIn, uses });
    return uses;
  }
}

function isOfOthers(path: string): boolean {
  return OF_OTHERS.test(path) || isCordovaScript(path) || isPluginList(path);
}

/** The app's pages that a page links to, or has in a frame. */
function linksOf(page: AppPage): string[] {
  return page.elements.flatMap((element) => {
    const address = attribute(element, element.name === 'iframe' ? 'src' : 'href');
    if (!/^(?:a|area|iframe)$/.test(element.name) || !address) return [];
    const file = toAppFile(address, page.base);
    return file !== undefined && PAGE.test(file) ? file : [];
  });
}
