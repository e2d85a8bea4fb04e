import { realpath } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { withoutByteOrderMark } from '../formats/byte-order-mark.js';
import { isFile } from './app-folder.js';
import { type Found, findInside, readFound } from './find-inside.js';
import {
  findInstalledPlugins,
  type InstalledPlugin,
  type PluginScript,
} from './installed-plugins.js';
import type { DeclaredPlugins } from './project-plugins.js';

/** A list of plugins that Cordova has built. */
const BUILT_LIST = 'cordova_plugins.js';

/**
 * What the pages of an app get of its project's plugins where Cordova has built no list of them.
 *
 * @param www the absolute path of the app's folder, which need not exist
 * @param log gets a line that lists them, and one for each that is broken
 * @returns undefined where there are none
 */
export async function openPluginScripts(
  www: string,
  projects: readonly DeclaredPlugins[],
  log: (level: 'note' | 'warning', text: string) => void,
): Promise<PluginScripts | undefined> {
  if (await isFile(join(www, BUILT_LIST))) return undefined;
  const { plugins, leftOut, faults } = await findInstalledPlugins(projects);
  for (const fault of faults) log('warning', fault);
  const listed = plugins.filter(({ scripts }) => scripts.length > 0);
  if (listed.length > 0) log('note', describePlugins(listed, leftOut));
  if (plugins.length === 0) return undefined;
  return new PluginScripts(plugins, await realpath(www).catch(() => www));
}

function describePlugins(listed: readonly InstalledPlugin[], leftOut: readonly string[]): string {
  const names = listed.map(({ id, version }) => `${id} ${version}`.trim());
  const without =
    leftOut.length > 0 ? `; the browser's own stand in for ${leftOut.join(', ')}` : '';
  return `pages get the scripts of the project's plugins: ${names.join(', ')}${without} (--no-plugins leaves them out, in code plugins: false)`;
}

/** What a plugin has for a path: a script, to be read, or another file, to be sent as it is. */
export type PluginFile =
  | { readonly kind: 'script'; readonly read: () => Promise<string | undefined> }
  | { readonly kind: 'asset'; readonly found: Found };

/** What `cordova prepare` would put into an app's folder of the project's plugins. */
export class PluginScripts {
  /** The app's `cordova_plugins.js`. */
  readonly list: string;
  readonly #plugins: readonly InstalledPlugin[];
  readonly #www: string;
  /** By their paths in the app's folder. */
  readonly #scripts: ReadonlyMap<string, { readonly id: string; readonly script: PluginScript }>;

  /** @param www the real path of the app's folder */
  constructor(plugins: readonly InstalledPlugin[], www: string) {
    this.#plugins = plugins;
    this.#www = www;
    this.#scripts = new Map(
      plugins.flatMap(({ id, scripts }) =>
        scripts.map((script) => [
          `plugins/${id}/${script.path}`,
          { id: `${id}.${script.name}`, script },
        ]),
      ),
    );
    this.list = formatPluginList(plugins);
  }

  /**
   * What a plugin has for a path; undefined if none has anything, or if the app has such a file
   * itself.
   *
   * @param path from the app's folder, with a slash before it
   */
  async find(path: string): Promise<PluginFile | undefined> {
    // A page in a folder of its own may have its Cordova script, and then all others, in there.
    for (const [file, { id, script }] of this.#scripts) {
      if (!path.endsWith(`/${file}`)) continue;
      const own = await findInside(this.#www, path);
      // Its folder may hold the whole project.
      if (own && own.place !== script.found.place) return undefined;
      return { kind: 'script', read: () => readScript(id, script) };
    }
    const found = await this.#findAsset(path);
    return found && !(await findInside(this.#www, path)) ? { kind: 'asset', found } : undefined;
  }

  async #findAsset(path: string): Promise<Found | undefined> {
    for (const { folder, assets } of this.#plugins) {
      for (const { src, target } of assets) {
        const rest = pathBelow(posix.join('/', target), path);
        const found =
          rest === undefined ? undefined : await findInside(folder, posix.join('/', src, rest));
        if (found && !found.isFolder) return found;
      }
    }
    return undefined;
  }
}

/** The rest of a path behind that of a folder, which may be the path itself. */
function pathBelow(folder: string, path: string): string | undefined {
  if (path === folder) return '';
  const start = posix.join(folder, '/');
  return path.startsWith(start) ? path.slice(start.length) : undefined;
}

/** As Cordova wraps it (cordova-android, `pluginHandlers.js`). */
async function readScript(id: string, { found, path }: PluginScript): Promise<string | undefined> {
  const bytes = await readFound(found);
  if (bytes === undefined) return undefined;
  const text = withoutByteOrderMark(bytes.toString('utf8'));
  const code = path.endsWith('.json') ? `module.exports = ${text}` : text;
  return `cordova.define(${JSON.stringify(id)}, function(require, exports, module) {\n${code}\n});\n`;
}

/** As Cordova writes it (cordova-common, `PlatformJson.js`). */
function formatPluginList(plugins: readonly InstalledPlugin[]): string {
  const modules = plugins.flatMap(({ id, scripts }) =>
    scripts.map(({ name, path, clobbers, merges, runs }) => ({
      id: `${id}.${name}`,
      file: `plugins/${id}/${path}`,
      pluginId: id,
      ...(clobbers.length > 0 && { clobbers }),
      ...(merges.length > 0 && { merges }),
      ...(runs && { runs }),
    })),
  );
  const versions = Object.fromEntries(plugins.map(({ id, version }) => [id, version]));
  return `cordova.define('cordova/plugin_list', function(require, exports, module) {
  module.exports = ${JSON.stringify(modules, null, 2)};
  module.exports.metadata = ${JSON.stringify(versions, null, 2)};
});
`;
}
