import type { AppFolder } from '../app-files/app-folder.js';
import { isNotMissed, isOtherServer } from '../app-files/plugin-names.js';
import type { PluginXml } from '../app-files/plugin-xml.js';
import type { DeclaredPlugins } from '../app-files/project-plugins.js';
import { SERVICES } from '../service-descriptions.js';
import type { AppCode } from './app-code.js';
import type { Finding } from './finding.js';
import { isEmulatedPlugin } from './plugins.js';

/** The services that answer here. */
export const EMULATED_SERVICES: ReadonlySet<string> = new Set(SERVICES.map(({ name }) => name));

const MOST_NAMES = 8;

/** Plugins that a phone has and the emulator doesn't: what calls them works there, and not here. */
export function checkOtherPlugins(
  { root }: AppFolder,
  { scripts }: AppCode,
  { names, installed }: DeclaredPlugins,
): Finding[] {
  // With Cordova's browser platform come the plugins' own versions for browsers.
  if (/[\\/]platforms[\\/]browser[\\/]/.test(root)) return [];
  // The other server's plugin is spoken of by itself.
  const isKnown = (name: string) =>
    EMULATED_SERVICES.has(name) ||
    isEmulatedPlugin(name) ||
    isNotMissed(name) ||
    isOtherServer(name);
  const plugins = names.filter((name) => !isKnown(name) && !hasNoScript(installed.get(name)));
  const services = new Set(scripts.flatMap(({ uses }) => [...uses.services.keys()]));
  const called = [...services].filter((name) => !EMULATED_SERVICES.has(name)).sort();
  return [
    ...warn('The project has plugins that are', plugins, 'What the app does with them fails here'),
    ...warn('The app calls services that are', called, 'Such calls fail here with Class not found'),
  ];
}

/** Nothing in an app can call what is installed and brings no script. */
function hasNoScript(plugin: PluginXml | undefined): boolean {
  return plugin !== undefined && plugin.fault === undefined && plugin.modules.length === 0;
}

function warn(what: string, names: readonly string[], consequence: string): Finding[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, MOST_NAMES).join(', ');
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return [
    {
      status: 'warning',
      text: `${what} not emulated: ${shown}${more}. ${consequence}.`,
      remedy:
        'Give such a service with --services <file>, try that on a phone, or serve platforms/browser/www: plugins with a version for browsers work there.',
    },
  ];
}
