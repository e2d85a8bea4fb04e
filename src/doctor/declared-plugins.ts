import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readTextFile } from '../app-files/app-folder.js';
import { findConfigPlugins } from '../app-files/config-plugins.js';
import { readConfigXml } from '../app-files/config-xml.js';
import { isPluginPackage, OTHER_SERVER } from '../app-files/plugin-names.js';
import { SERVER_SERVICES } from '../service-descriptions.js';
import type { Project } from './project.js';

/** The plugins that a project declares. */
export interface DeclaredPlugins {
  /** Their ids, sorted. */
  readonly names: readonly string[];
  /** Those that are installed and bring no script: nothing in an app can call them. */
  readonly withoutScript: ReadonlySet<string>;
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

/** The names in a file; undefined if it doesn't belong to a Cordova project after all. */
type ReadNames = (text: string) => readonly string[] | undefined;

/** Where Cordova and Monaca note a project's plugins: paths in the project. */
const PLACES: Readonly<Record<string, ReadNames>> = {
  'config.xml': (text) => findConfigPlugins(readConfigXml(text).elements),
  'package.json': readPackageJson,
  'plugins/fetch.json': (text) => Object.keys(parse(text)),
  '.monaca/project_info.json': readServerIds,
};

/** Reads what a project declares, in all these places. */
export async function readDeclaredPlugins({ folder, config }: Project): Promise<DeclaredPlugins> {
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
  const installed = await findInstalled(folder);
  if (installed.size > 0) places.add(join(folder, 'plugins'));
  for (const plugin of installed.keys()) names.add(plugin);
  const withoutScript = [...installed].filter(([, hasScript]) => !hasScript).map(([id]) => id);
  return {
    names: [...names].sort(),
    withoutScript: new Set(withoutScript),
    places: [...places],
    broken,
  };
}

/** The plugins that Cordova has fetched, each in a folder with its `plugin.xml`, and whether it brings a script. */
async function findInstalled(project: string): Promise<Map<string, boolean>> {
  const folder = join(project, 'plugins');
  const found = new Map<string, boolean>();
  for (const name of (await readdir(folder).catch(() => [])).sort()) {
    const text = await readTextFile(join(folder, name, 'plugin.xml'));
    if (text !== undefined) found.set(name, !/<plugin\b/.test(text) || text.includes('<js-module'));
  }
  return found;
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
  const { cordova, dependencies, devDependencies } = parse(text);
  const packages = Object.keys({ ...Object(dependencies), ...Object(devDependencies) });
  const plugins = packages.filter(isPluginPackage);
  if (cordova === undefined && plugins.length === 0) return undefined;
  return [...Object.keys(Object(Object(cordova).plugins)), ...plugins];
}

/** Windows editors put a byte order mark before JSON; npm and Cordova skip it. */
function parse(text: string): Readonly<Record<string, unknown>> {
  return Object(JSON.parse(text.replace(/^\ufeff/, '')));
}

/** Node says it by an offset, if at all. */
function whereOf(error: unknown, text: string): string | undefined {
  const offset = /at position (\d+)/.exec(String(error))?.[1];
  if (offset === undefined) return undefined;
  const lines = text
    .replace(/^\ufeff/, '')
    .slice(0, Number(offset))
    .split('\n');
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}
