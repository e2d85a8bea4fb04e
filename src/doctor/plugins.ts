import type { AppFolder } from '../app-files/app-folder.js';
import { isOtherServer } from '../app-files/plugin-names.js';
import type { BrokenFile, DeclaredPlugins } from '../app-files/project-plugins.js';
import {
  SERVER_SERVICES,
  SERVICES,
  type ServerPlugin,
  type ServerService,
} from '../service-descriptions.js';
import { type AppCode, placeOf } from './app-code.js';
import type { Finding } from './finding.js';

/** True for a plugin whose service is emulated. */
export function isEmulatedPlugin(id: string): boolean {
  return SERVICES.some((service) => 'plugin' in service && service.plugin.test(id));
}

/** Whether the plugins that an app calls are enabled in its project: here they always are. */
export function checkPlugins(
  { root, config }: AppFolder,
  code: AppCode,
  declared: DeclaredPlugins,
): Finding[] {
  const findings = declared.broken.map(complainOfBroken);
  const places = findUses(code, declared);
  const usesOther = code.scripts.some(({ uses }) => uses.otherServer !== undefined);
  if (places.size === 0 && !usesOther) {
    const calls = SERVER_SERVICES.map(({ server }) => `plugins.${server.onPlugins}()`);
    const text = `No script in ${root} calls ${calls.join(' or ')}.`;
    return [...findings, { status: 'note', text }];
  }
  // A config.xml that nobody can read may declare them: what is wrong there has been said.
  if (config?.fault) return findings;
  const used = SERVER_SERVICES.filter(({ server }) => places.has(server.onPlugins)).sort(
    ({ server: one }, { server: other }) => one.onPlugins.localeCompare(other.onPlugins),
  );
  const checks = used.map((service) =>
    checkPlugin(service, places.get(service.server.onPlugins) ?? root, declared),
  );
  return [...findings, ...checks];
}

/** Where the app first uses each server plugin. */
function findUses({ scripts }: AppCode, { names }: DeclaredPlugins): Map<ServerPlugin, string> {
  const places = new Map<ServerPlugin, string>();
  for (const script of scripts) {
    for (const [plugin, line] of script.uses.plugins) {
      if (!places.has(plugin)) places.set(plugin, placeOf(script, line));
    }
  }
  // Apps may have their own copy of a plugin's script, unless it is that of the other plugin.
  const hasOther =
    names.some(isOtherServer) || scripts.some(({ uses }) => uses.otherServer !== undefined);
  for (const script of scripts) {
    for (const { name, server } of SERVER_SERVICES) {
      const line = script.uses.services.get(name);
      if (line === undefined || places.has(server.onPlugins)) continue;
      if (hasOther && name === 'WebSocketServer') continue;
      places.set(server.onPlugins, placeOf(script, line));
    }
  }
  return places;
}

function complainOfBroken({ place, where }: BrokenFile): Finding {
  return {
    status: 'problem',
    text: `${place} is not JSON${where ? ` (${where})` : ''}: Cordova and Monaca can't read the project's plugins.`,
    remedy: 'Correct it there.',
  };
}

function checkPlugin(
  { plugin, server }: ServerService,
  use: string,
  { names, places }: DeclaredPlugins,
): Finding {
  const { title, lookalikes } = server;
  const call = `plugins.${server.onPlugins}()`;
  const declared = names.find((name) => plugin.test(name));
  if (declared) return { status: 'ok', text: `${call} is there: the project has ${declared}.` };
  const remedy = `Enable it in Monaca's IDE: Config, Manage Cordova Plugins, ${title}, Enable.`;
  if (places.length === 0) {
    return {
      status: 'warning',
      text: `${use} calls ${call}; whether the phone has it can't be seen, because this folder is in no project.`,
      remedy,
    };
  }
  const other = names.find((name) => lookalikes.some((lookalike) => lookalike === name));
  const id = `mobi.monaca.plugins.${server.onMonaca}`;
  return {
    status: 'problem',
    text: other
      ? `${use} calls ${call}, but the project has ${other}, another plugin with another object.`
      : `${use} calls ${call}, but nothing in ${places.join(', ')} names its plugin, ${id}: on the phone there would be none.`,
    remedy,
  };
}
