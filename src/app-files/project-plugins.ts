import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { withoutByteOrderMark } from '../formats/byte-order-mark.js';
import { SERVER_SERVICES } from '../service-descriptions.js';
import { type ConfigFile, isFile, readTextFile } from './app-folder.js';
import { findConfigPlugins } from './config-plugins.js';
import { readConfigXml } from './config-xml.js';
import { isPluginPackage, OTHER_SERVER } from './plugin-names.js';
import { type PluginXml, readPluginXml } from './plugin-xml.js';

/** The plugins that a project declares. */
export interface DeclaredPlugins {
  /** The project's folder. */
  readonly folder: string;
  /** Their ids, sorted. */
  readonly names: readonly string[];
  /** Those that Cordova has fetched into `plugins`, by the names of their folders there. */
  readonly installed: ReadonlyMap<string, PluginXml>;
  /** The files that were read; none if this is no project. */
  readonly places: readonly string[];
  /** The files that should be JSON and aren't, and why. */
  readonly broken: readonly BrokenFile[];
}

export interface BrokenFile {
  readonly place: string;
  /** `line 3, column 7`, where it is known. */
  readonly where: string | undefined;
}

/**
 * Reads what the project of an app declares: that in its own folder, that in the one around it, or
 * that in which Cordova has built it for a platform.
 *
 * @param www the absolute path of the app's folder, which need not exist
 */
export async function readProjects(www: string): Promise<DeclaredPlugins[]> {
  const folders = await findProjects(www);
  return Promise.all(folders.map((folder) => readDeclaredPlugins(folder)));
}

async function findProjects(www: string): Promise<string[]> {
  const built = www.search(/[\\/]platforms[\\/](?:android|browser)[\\/]/);
  if (built !== -1) return [www.slice(0, built)];
  const outer = dirname(www);
  const isProject =
    basename(www) === 'www' ||
    (await isFile(join(outer, 'config.xml'))) ||
    (await isFile(join(outer, 'package.json')));
  return isProject ? [www, outer] : [www];
}

/** The names in a file; undefined if it doesn't belong to a Cordova project after all. */
type ReadNames = (text: string) => readonly string[] | undefined;

/** Where Cordova and Monaca note a project's plugins: paths in the project. */
const PLACES: Readonly<Record<string, ReadNames>> = {
  'config.xml': (text) => findConfigPlugins(readConfigXml(text).elements),
  'package.json': readPackageJson,
  'plugins/fetch.json': (text) => Object.keys(parseProjectFile(text)),
  '.monaca/project_info.json': readServerIds,
};

/**
 * Reads what a project declares, in all these places.
 *
 * @param folder the project's
 * @param config its `config.xml`, if that may be elsewhere
 */
export async function readDeclaredPlugins(
  folder: string,
  config?: ConfigFile,
): Promise<DeclaredPlugins> {
  const names = new Set<string>(config && findConfigPlugins(config.elements));
  const places = new Set<string>(config ? [config.place] : []);
  const broken: BrokenFile[] = [];
  for (const [name, read] of Object.entries(PLACES)) {
    const place = join(folder, name);
    const text = places.has(place) ? undefined : await readTextFile(place);
    if (text === undefined) continue;
    try {
      const found = read(text);
      if (!found) continue;
      places.add(place);
      for (const plugin of found) names.add(plugin);
    } catch (error) {
      broken.push({ place, where: whereOf(error, text) });
    }
  }
  const installed = await findInstalled(join(folder, 'plugins'));
  if (installed.size > 0) places.add(join(folder, 'plugins'));
  for (const plugin of installed.keys()) names.add(plugin);
  return { folder, names: [...names].sort(), installed, places: [...places], broken };
}

/** The plugins that Cordova has fetched, each in a folder with its `plugin.xml`. */
async function findInstalled(folder: string): Promise<Map<string, PluginXml>> {
  const found = new Map<string, PluginXml>();
  for (const name of await listPlugins(folder)) {
    const text = await readTextFile(join(folder, name, 'plugin.xml'));
    if (text !== undefined) found.set(name, readPluginXml(text));
  }
  return found;
}

/** The names of the folders in it, sorted; those of a scope are in a folder of their own. */
async function listPlugins(folder: string): Promise<string[]> {
  const list = (place: string) => readdir(place).catch((): string[] => []);
  const names = await Promise.all(
    (await list(folder)).map(async (name) =>
      name.startsWith('@')
        ? (await list(join(folder, name))).map((inner) => `${name}/${inner}`)
        : [name],
    ),
  );
  return names.flat().sort();
}

/** Servers' plugins among the words of a file, without their versions. */
function readServerIds(text: string): string[] {
  const words = new Set(text.match(/[\w.-]+/g));
  return SERVER_IDS.filter((id) => words.has(id));
}

const SERVER_IDS = [
  ...SERVER_SERVICES.map(({ server }) => `mobi.monaca.plugins.${server.onMonaca}`),
  ...OTHER_SERVER.ids,
];

function readPackageJson(text: string): string[] | undefined {
  const { cordova, dependencies, devDependencies } = parseProjectFile(text);
  const packages = Object.keys({ ...Object(dependencies), ...Object(devDependencies) });
  const plugins = packages.filter(isPluginPackage);
  if (cordova === undefined && plugins.length === 0) return undefined;
  return [...Object.keys(Object(Object(cordova).plugins)), ...plugins];
}

/**
 * What a project's JSON file holds. Windows editors put a byte order mark before it; npm and Cordova
 * skip that.
 * @throws SyntaxError if it isn't JSON
 */
export function parseProjectFile(text: string): Readonly<Record<string, unknown>> {
  return Object(JSON.parse(withoutByteOrderMark(text)));
}

/** Node says it by an offset, if at all. */
function whereOf(error: unknown, text: string): string | undefined {
  const offset = /at position (\d+)/.exec(String(error))?.[1];
  if (offset === undefined) return undefined;
  const lines = withoutByteOrderMark(text).slice(0, Number(offset)).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}
