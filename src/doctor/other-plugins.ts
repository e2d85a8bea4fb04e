import type { AppFolder } from '../app-files/app-folder.js';
import { SERVICES } from '../service-descriptions.js';
import type { NativeCalls } from './app-scripts.js';
import type { DeclaredPlugins } from './declared-plugins.js';
import type { Finding } from './finding.js';
import { isEmulatedPlugin } from './plugins.js';

/** The services that answer here. */
export const EMULATED_SERVICES: ReadonlySet<string> = new Set(SERVICES.map(({ name }) => name));

/** Plugins without an object for apps. */
const NOT_MISSED = /(?:^|[.-])(?:whitelist|androidx?|custom-config)$/;
const MOST_NAMES = 8;

/** Plugins that a phone has and the emulator doesn't: what calls them works there, and not here. */
export function checkOtherPlugins(
  { root }: AppFolder,
  { services }: NativeCalls,
  { names }: DeclaredPlugins,
): Finding[] {
  // With Cordova's browser platform come the plugins' own versions for browsers.
  if (/[\\/]platforms[\\/]browser[\\/]/.test(root)) return [];
  const isKnown = (name: string) =>
    EMULATED_SERVICES.has(name) || isEmulatedPlugin(name) || NOT_MISSED.test(name);
  const plugins = names.filter((name) => !isKnown(name));
  const called = [...services].filter((name) => !isKnown(name)).sort();
  return [
    ...warn('The project has plugins that are', plugins, 'What the app does with them fails here'),
    ...warn('The app calls services that are', called, 'Such calls fail here with Class not found'),
  ];
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
        'Try that on a phone, or serve platforms/browser/www: plugins with a version for browsers work there.',
    },
  ];
}
