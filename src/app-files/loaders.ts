import { SERVER_SERVICES } from '../service-descriptions.js';

/** The names under which apps load Cordova and Monaca; all of them get our `cordova.js`. */

// cordova.js, phonegap.js, cordova-2.9.0.js, cordova.js.autover, cordova.js.2.9.0.android
const CORDOVA_SCRIPT = /^(?:cordova|phonegap)(?:-\d[\w.-]*)?\.js(?:\.autover|\.\d[\w.]*)?$/i;
const LOADER = /(?:^|\/)(?:plugins\/plugin-loader|components\/loader)\.(js|css)$/i;
const PLUGIN_LIST = 'cordova_plugins.js';
const AUTOVER = '.autover';

/** True for a path whose last segment is a name of Cordova's script. */
export function isCordovaScript(path: string): boolean {
  return CORDOVA_SCRIPT.test(lastSegment(path));
}

/** Which of Monaca's loaders a path names. */
export function loaderKind(path: string): 'js' | 'css' | undefined {
  return LOADER.exec(path)?.[1]?.toLowerCase() as 'js' | 'css' | undefined;
}

/** True for Cordova's list of plugins. */
export function isPluginList(path: string): boolean {
  return lastSegment(path).toLowerCase() === PLUGIN_LIST;
}

/** True for a name that stands for the newest version of a file. */
export function isAutover(path: string): boolean {
  return path.toLowerCase().endsWith(AUTOVER);
}

/**
 * The file that Monaca's `name.autover` stands for: of `name.1.2`, `name.1.10.android`, …
 * the one with the highest version, never one for iOS.
 *
 * @param names the files beside it
 * @returns undefined when the path ends otherwise or no file fits
 */
export function resolveAutover(path: string, names: readonly string[]): string | undefined {
  if (!isAutover(path)) return undefined;
  const name = lastSegment(path).slice(0, -AUTOVER.length);
  const versions = names
    .filter((found) => found.startsWith(`${name}.`))
    .map((found) => ({ found, version: found.slice(name.length + 1).replace(/\.android$/, '') }))
    .filter(({ version }) => /^\d+(?:\.\d+)*$/.test(version))
    .sort((one, other) => compareVersions(one.version, other.version));
  return versions.at(-1)?.found;
}

function compareVersions(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** What an app without plugins of its own has as `cordova_plugins.js`. */
export const EMPTY_PLUGIN_LIST = `cordova.define('cordova/plugin_list', function (require, exports, module) {
  module.exports = [];
});
`;

/**
 * Goes before a list of plugins, on its first line: a page that loads the list itself, besides Cordova,
 * defines the module again, which would be an error.
 */
export const PLUGIN_LIST_AGAIN =
  "if (typeof cordova === 'object') cordova.define.remove('cordova/plugin_list'); ";

/** What the emulated plugins put on `plugins` and `monaca`. */
const OBJECTS = SERVER_SERVICES.flatMap(({ server: { onPlugins, onMonaca } }) => [
  `plugins.${onPlugins}`,
  `monaca.${onMonaca}`,
]);

/**
 * Goes behind a list of plugins: leaves out the modules that would put another object in the
 * place of an emulated one, and names the emulated plugins.
 */
export const PLUGIN_LIST_FILTER = `
(function () {
  var list = cordova.require('cordova/plugin_list');
  var emulated = ${JSON.stringify(OBJECTS)};
  for (var i = list.length - 1; i >= 0; i--) {
    var targets = [].concat(list[i].clobbers || [], list[i].merges || []);
    if (targets.some(function (target) { return emulated.indexOf(target) !== -1; })) list.splice(i, 1);
  }
  list.metadata = list.metadata || {};
  list.metadata['wss-emu'] = cordova.version;
})();
`;
