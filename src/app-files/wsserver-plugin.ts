import { isOtherServer, OTHER_SERVER } from './plugin-names.js';
import type { DeclaredPlugins } from './project-plugins.js';

const [ID] = OTHER_SERVER.ids;

/** What the plugin's script puts where apps find it. */
const TARGET = OTHER_SERVER.path;
const SCRIPT = `plugins/${ID}/www/wsserver.js`;
const TRAPS = 'plugins/wss-emu/wsserver-traps.js';

/** Which of the emulator's two scripts for the plugin a path names. */
export function wsserverScript(path: string): 'wsserver.js' | 'wsserver-traps.js' | undefined {
  if (path.endsWith(`/${SCRIPT}`)) return 'wsserver.js';
  return path.endsWith(`/${TRAPS}`) ? 'wsserver-traps.js' : undefined;
}

/**
 * Goes behind a list of plugins: adds the emulator's script where the app doesn't bring the
 * plugin's own, and behind either what names the traps.
 *
 * @param hasPlugin whether the app's project has it; a list that has it says so itself
 */
export function formatWsserverEntries(hasPlugin: boolean): string {
  const own = { id: `${ID}.WebSocketServer`, file: SCRIPT, pluginId: ID, clobbers: [TARGET] };
  const traps = { id: 'wss-emu.wsserver-traps', file: TRAPS, pluginId: 'wss-emu', runs: true };
  return `
(function () {
  var list = cordova.require('cordova/plugin_list');
  var isThere = list.some(function (module) {
    return (module.clobbers || []).indexOf(${JSON.stringify(TARGET)}) !== -1;
  });
  if (!isThere && ${hasPlugin}) list.push(${JSON.stringify(own)});
  if (isThere || ${hasPlugin}) list.push(${JSON.stringify(traps)});
})();
`;
}

/** Whether the project of an app has the plugin. */
export function hasWsserver(projects: readonly DeclaredPlugins[]): boolean {
  return projects.some(({ names }) => names.some(isOtherServer));
}
