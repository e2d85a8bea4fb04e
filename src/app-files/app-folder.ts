import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { EmulatorError } from '../checks/emulator-error.js';
import { type ConfigXml, readConfigXml } from './config-xml.js';
import { decodeHtmlFile } from './html-file.js';
import { readHtml } from './html-outline.js';
import { loaderKind } from './loaders.js';

/** An app's `www` folder. */
export interface AppFolder {
  /** Its real path. */
  readonly root: string;
  /** The path of the page to open, from `root`: `index.html`. */
  readonly startPage: string;
  /** The URL path of the page to open: under `/www/` for apps with Monaca's loader. */
  readonly startPath: string;
  /** True when a project root was given, and its `www` is meant. */
  readonly isInsideProject: boolean;
  /** The app's `config.xml`, if there is one. */
  readonly config: ConfigFile | undefined;
}

export interface ConfigFile extends ConfigXml {
  readonly place: string;
}

/** A path of the app: its tree is at `/`, and at `/www/`, where Monaca's loader looks for it. */
export function toAppPath(path: string): string {
  return path === '/www' || path.startsWith('/www/') ? path.slice('/www'.length) || '/' : path;
}

/**
 * Finds an app.
 *
 * @param folder its `www` or project; by default the current folder
 * @throws EmulatorError `WSSEMU_ERR_NO_APP` when there is no such folder, or no page in it
 */
export async function openAppFolder(folder?: string): Promise<AppFolder> {
  if (folder === undefined) return openAppFolder((await isProject('.')) ? 'www' : '.');
  const asked = await realpath(folder).catch(() => {
    throw noApp(`There is no folder ${folder}. Name the folder that holds the app's index.html.`);
  });
  if (!(await stat(asked)).isDirectory()) {
    throw noApp(`${folder} is a file. Name the folder that it is in.`);
  }
  const isInsideProject = await isProject(asked);
  const root = isInsideProject ? await realpath(join(asked, 'www')) : asked;
  const config = await readConfig(root, resolve(folder));
  const startPage = await findStartPage(root, config?.startPage);
  if (!startPage) {
    throw noApp(`${folder} holds no HTML page. Name the folder that holds the app's index.html.`);
  }
  const startPath = await findStartPath(root, startPage);
  return { root, startPage, startPath, isInsideProject, config };
}

/** Cordova's projects have a `config.xml` beside `www`; PhoneGap's have it in there, and Capacitor's have none. */
async function isProject(folder: string): Promise<boolean> {
  const www = join(folder, 'www');
  if ((await findHtmlNames(www)).length > 0) return true;
  return (await isFile(join(folder, 'config.xml'))) && isFolder(www);
}

/** The URL path of a page, whether it is there or not. */
export async function findStartPath(root: string, page: string): Promise<string> {
  const prefix = (await hasMonacaLoader(join(root, page))) ? '/www/' : '/';
  return prefix + page.split('/').map(encodeURIComponent).join('/');
}

/**
 * The app's `config.xml`: in the folder itself (a project, or what Cordova builds for its
 * `browser` platform), or beside `www`.
 */
async function readConfig(root: string, folder: string): Promise<ConfigFile | undefined> {
  const folders = [root, folder, ...(basename(folder) === 'www' ? [dirname(folder)] : [])];
  for (const candidate of folders) {
    const place = join(candidate, 'config.xml');
    const text = await readTextFile(place);
    if (text !== undefined) return { place, ...readConfigXml(text) };
  }
  return undefined;
}

/** The page that `config.xml` names, else `index.html`, else the first by name. */
async function findStartPage(root: string, named: string | undefined): Promise<string | undefined> {
  if (named && (await isFile(join(root, named)))) return named;
  const names = await findHtmlNames(root);
  return names.find((name) => name === 'index.html') ?? names[0];
}

/** The text of a file; undefined if there is none. A pipe of that name would never end. */
export async function readTextFile(place: string): Promise<string | undefined> {
  return (await isFile(place)) ? readFile(place, 'utf8').catch(() => undefined) : undefined;
}

/** The names of the HTML pages in a folder, sorted; none when there is no such folder. */
async function findHtmlNames(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /\.html?$/i.test(name));
  const pages = await Promise.all(names.map((name) => isFile(join(folder, name))));
  return names.filter((_name, index) => pages[index]).sort();
}

async function hasMonacaLoader(page: string): Promise<boolean> {
  const bytes = await readFile(page).catch(() => Buffer.alloc(0));
  const { scripts } = readHtml(decodeHtmlFile(bytes).html);
  return scripts.some((source) => loaderKind(source) === 'js');
}

export async function isFile(place: string): Promise<boolean> {
  return stat(place).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function isFolder(place: string): Promise<boolean> {
  return stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function noApp(message: string): EmulatorError {
  return new EmulatorError('WSSEMU_ERR_NO_APP', message);
}
