import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readTextFile } from './app-folder.js';
import { findConfigPlugins } from './config-plugins.js';
import { readConfigXml } from './config-xml.js';
import { OTHER_SERVER } from './plugin-names.js';

const NAMES: ReadonlySet<string> = new Set(OTHER_SERVER.ids);
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

/**
 * Whether the project of an app has the plugin: in `config.xml`, in `package.json`, or as Cordova
 * has installed it, in `plugins`.
 *
 * @param www the absolute path of the app's folder, which need not exist
 */
export async function hasWsserverPlugin(www: string): Promise<boolean> {
  for (const project of listProjects(www)) {
    const names = [
      ...findConfigPlugins(
        readConfigXml((await readTextFile(join(project, 'config.xml'))) ?? '').elements,
      ),
      ...readPackage((await readTextFile(join(project, 'package.json'))) ?? '{}'),
      ...(await readdir(join(project, 'plugins')).catch(() => [])),
    ];
    if (names.some((name) => NAMES.has(name))) return true;
  }
  return false;
}

/** The app's folder may be the project, be in it, or be what Cordova has built for a platform. */
function listProjects(www: string): string[] {
  const built = www.search(/[\\/]platforms[\\/](?:android|browser)[\\/]/);
  return built === -1 ? [www, dirname(www)] : [www.slice(0, built)];
}

/** Whatever else is wrong with the file is not told here. */
function readPackage(text: string): string[] {
  try {
    const { cordova, dependencies, devDependencies } = Object(
      JSON.parse(text.replace(/^\ufeff/, '')),
    );
    const { plugins } = Object(cordova);
    return Object.keys({ ...Object(plugins), ...Object(dependencies), ...Object(devDependencies) });
  } catch {
    return [];
  }
}
