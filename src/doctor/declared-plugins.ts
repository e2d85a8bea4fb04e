import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type AppFolder, readTextFile } from '../app-files/app-folder.js';
import { readConfigXml } from '../app-files/config-xml.js';

/** The plugins that a project declares. */
export interface DeclaredPlugins {
  readonly names: readonly string[];
  /** The files that were read; none if this is no project. */
  readonly places: readonly string[];
  /** The files that should be JSON and aren't. */
  readonly broken: readonly string[];
}

/** The names in a file; undefined if it doesn't belong to a Cordova project after all. */
type ReadNames = (text: string) => readonly string[] | undefined;

/** Where Cordova and Monaca note a project's plugins: paths in the project. */
const PLACES: Readonly<Record<string, ReadNames>> = {
  'config.xml': (text) => readConfigXml(text).pluginNames,
  'package.json': readPackageJson,
  'plugins/fetch.json': (text) => Object.keys(parse(text)),
  '.monaca/project_info.json': readServerNames,
};

/** Reads what a project declares, in all these places. */
export async function readDeclaredPlugins(app: AppFolder): Promise<DeclaredPlugins> {
  const project = findProject(app);
  const names = new Set<string>(app.config?.pluginNames);
  const places = new Set<string>(app.config ? [app.config.place] : []);
  const broken: string[] = [];
  for (const [name, read] of Object.entries(PLACES)) {
    const place = join(project, name);
    const text = places.has(place) ? undefined : await readTextFile(place);
    if (text === undefined) continue;
    try {
      const found = read(text);
      if (!found) continue;
      places.add(place);
      for (const plugin of found) names.add(plugin);
    } catch {
      broken.push(place);
    }
  }
  for (const plugin of await findInstalled(project)) {
    places.add(join(project, 'plugins'));
    names.add(plugin);
  }
  return { names: [...names].sort(), places: [...places], broken };
}

/** Cordova builds into its project's `platforms`; otherwise the project holds `www` and `config.xml`. */
function findProject({ root, config }: AppFolder): string {
  const built = root.search(/[\\/]platforms[\\/](?:android|browser)[\\/]/);
  if (built !== -1) return root.slice(0, built);
  return config && dirname(config.place) !== root ? dirname(config.place) : dirname(root);
}

/** The names of the plugins that Cordova has fetched, each in a folder with its `plugin.xml`. */
async function findInstalled(project: string): Promise<string[]> {
  const folder = join(project, 'plugins');
  const names: string[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    if ((await readTextFile(join(folder, name, 'plugin.xml'))) !== undefined) names.push(name);
  }
  return names;
}

/** Names that may be those of server plugins, without their versions. */
function readServerNames(text: string): string[] {
  const words = text.match(/[\w.@-]+/g) ?? [];
  return words.flatMap((word) => {
    const last = [...word.matchAll(/web-?socket|http-?server/gi)].at(-1);
    if (!last) return [];
    const version = word.indexOf('@', last.index);
    return version === -1 ? word : word.slice(0, version);
  });
}

function readPackageJson(text: string): string[] | undefined {
  const { cordova, dependencies, devDependencies } = parse(text);
  const packages = Object.keys({ ...Object(dependencies), ...Object(devDependencies) });
  const plugins = packages.filter((name) => /plugin/i.test(name) && /cordova|monaca/i.test(name));
  if (cordova === undefined && plugins.length === 0) return undefined;
  return [...Object.keys(Object(Object(cordova).plugins)), ...plugins];
}

/** Windows editors put a byte order mark before JSON; npm and Cordova skip it. */
function parse(text: string): Readonly<Record<string, unknown>> {
  return Object(JSON.parse(text.replace(/^\ufeff/, '')));
}
