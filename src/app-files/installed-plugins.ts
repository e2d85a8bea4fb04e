import { realpath } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { SERVER_SERVICES } from '../service-descriptions.js';
import { readTextFile } from './app-folder.js';
import { type Found, findInside } from './find-inside.js';
import { isBetterLeftOut } from './plugin-names.js';
import { isPluginId, type JsModule, type PluginAsset, readPluginXml } from './plugin-xml.js';
import type { DeclaredPlugins } from './project-plugins.js';

/** A plugin whose scripts a page can load. */
export interface InstalledPlugin {
  readonly id: string;
  readonly version: string;
  /** The real path of its folder. */
  readonly folder: string;
  readonly scripts: readonly PluginScript[];
  readonly assets: readonly PluginAsset[];
}

/** A script of a plugin, and the file it is in. */
export interface PluginScript extends JsModule {
  /** Its path in the plugin's folder, without dot segments. */
  readonly path: string;
  readonly found: Found;
}

export interface InstalledPlugins {
  /** Each after those that it needs. */
  readonly plugins: readonly InstalledPlugin[];
  /** The ids of those that do more harm than good in a browser. */
  readonly leftOut: readonly string[];
  /** What is wrong with those that can't be loaded, a line each. */
  readonly faults: readonly string[];
}

/** What it comes to: whatever has been found goes into it. */
interface Search {
  readonly folders: readonly string[];
  readonly plugins: InstalledPlugin[];
  readonly leftOut: string[];
  readonly faults: string[];
  readonly seen: Set<string>;
}

/**
 * Finds the plugins of an app's project, as Cordova has fetched them into `plugins` or npm into
 * `node_modules`. From there come those alone that the project declares, and what they need.
 */
export async function findInstalledPlugins(
  projects: readonly DeclaredPlugins[],
): Promise<InstalledPlugins> {
  const folders = projects.flatMap(({ folder }) =>
    ['plugins', 'node_modules'].map((name) => join(folder, name)),
  );
  const search = { folders, plugins: [], leftOut: [], faults: [], seen: new Set<string>() };
  for (const { names } of projects) for (const name of names) await addPlugin(name, search);
  return search;
}

/** @param name that of its folder; its id may be another */
async function addPlugin(name: string, search: Search): Promise<void> {
  const { seen, faults, leftOut } = search;
  if (seen.has(name) || !isPluginId(name) || isEmulated(name)) return;
  seen.add(name);
  const found = await findPluginXml(name, search.folders);
  if (!found) return;
  const { place, folder, text } = found;
  const { id, modules, dependencies, fault, ...plugin } = readPluginXml(text);
  if (fault !== undefined) {
    faults.push(`${place} is ${fault}. ${remedy(name)}`);
    return;
  }
  for (const needed of dependencies) await addPlugin(needed, search);
  // Under another name.
  const isThere = search.plugins.some((other) => other.id === id) || leftOut.includes(id);
  if (isThere || isEmulated(id)) return;
  if (isBetterLeftOut(id)) {
    if (modules.length > 0) leftOut.push(id);
    return;
  }
  const scripts: PluginScript[] = [];
  for (const module of modules) {
    const script = await findScript(module, folder);
    if (!script) {
      const what = `${place}:${module.line} names ${module.src}`;
      faults.push(`${what}, which is no file in the plugin's folder. ${remedy(name)}`);
      return;
    }
    scripts.push(script);
  }
  search.plugins.push({ ...plugin, id, folder, scripts });
}

function remedy(name: string): string {
  return `The app runs without this plugin; correct it there, or add it again: cordova plugin add ${name}`;
}

async function findPluginXml(name: string, folders: readonly string[]) {
  for (const parent of folders) {
    const place = join(parent, name, 'plugin.xml');
    const text = await readTextFile(place);
    if (text !== undefined) return { place, text, folder: await realpath(join(parent, name)) };
  }
  return undefined;
}

/** Links and dot segments that lead out of the plugin's folder lead nowhere. */
async function findScript(module: JsModule, folder: string): Promise<PluginScript | undefined> {
  const path = posix.normalize(module.src);
  const isInside = !posix.isAbsolute(path) && path.split('/')[0] !== '..';
  const found = isInside ? await findInside(folder, path) : undefined;
  return found && !found.isFolder ? { ...module, path, found } : undefined;
}

/** The emulator has their objects. */
function isEmulated(id: string): boolean {
  return SERVER_SERVICES.some(({ plugin }) => plugin.test(id));
}
