import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { AppFolder } from '../emulator/web-host/app-folder.js';
import { readPluginNames } from '../emulator/web-host/html.js';

/** What a project says of its plugins. */
export interface DeclaredPlugins {
  readonly names: readonly string[];
  /** The files that were read; none when this is no project. */
  readonly places: readonly string[];
}

/** The names in a file; undefined when it is no file of a Cordova project after all. */
type ReadNames = (text: string) => string[] | undefined;

/** Where Cordova and Monaca keep a project's plugins, by their paths in the project. */
const PLACES: Readonly<Record<string, ReadNames>> = {
  'config.xml': readPluginNames,
  'package.json': readPackageJson,
  'plugins/fetch.json': (text) => Object.keys(parse(text)),
  '.monaca/project_info.json': (text) => text.match(/[\w.-]*web-?socket[\w.-]*/gi) ?? [],
};

/** Reads what a project declares, wherever it does. */
export async function readDeclaredPlugins({ root, config }: AppFolder): Promise<DeclaredPlugins> {
  const project = config && dirname(config.place) !== root ? dirname(config.place) : dirname(root);
  const names = new Set<string>();
  const places: string[] = [];
  for (const [name, read] of Object.entries(PLACES)) {
    const isConfig = name === 'config.xml';
    const place = isConfig && config ? config.place : join(project, name);
    const text = isConfig ? config?.text : await readFile(place, 'utf8').catch(() => undefined);
    const found = text === undefined ? undefined : read(text);
    if (!found) continue;
    places.push(place);
    for (const plugin of found) names.add(plugin);
  }
  const installed = await readdir(join(project, 'plugins'), { withFileTypes: true }).catch(
    () => [],
  );
  for (const entry of installed) if (entry.isDirectory()) names.add(entry.name);
  return { names: [...names].sort(), places };
}

function readPackageJson(text: string): string[] | undefined {
  const { cordova, dependencies, devDependencies } = parse(text);
  const packages = Object.keys({ ...Object(dependencies), ...Object(devDependencies) });
  const plugins = packages.filter((name) => /plugin/i.test(name) && /cordova|monaca/i.test(name));
  if (cordova === undefined && plugins.length === 0) return undefined;
  return [...Object.keys(Object(Object(cordova).plugins)), ...plugins];
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
