import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isCordovaScript } from '../app-files/loaders.js';
import { SERVER_SERVICES, type ServerPlugin } from '../service-descriptions.js';
import { walkFiles } from './walk-files.js';

/** What an app's own code calls of native code. */
export interface NativeCalls {
  readonly plugins: ReadonlySet<ServerPlugin>;
  /** The names in calls of `cordova.exec`. */
  readonly services: ReadonlySet<string>;
}

/** How apps call each server plugin. */
export const CALLS = SERVER_SERVICES.map(({ name, server: { onPlugins, onMonaca } }) => ({
  service: name,
  plugin: onPlugins,
  pattern: new RegExp(`\\b${onPlugins}\\s*\\(|\\bmonaca\\.${onMonaca}\\b`),
}));

const EXEC = /\bexec\s*\(/g;
/** `"Camera", "takePicture", [`, as it stands behind the callbacks. */
const SERVICE = /(['"])(?<service>[A-Za-z][\w.]*)\1\s*,\s*(['"])\w*\3\s*,\s*\[/;
const LONGEST_CALLBACKS = 1_000;

const SCRIPT = /\.(?:m?js|html?)$/i;
/** Cordova's, Monaca's and their plugins', which ask for more than the app does. */
const OF_OTHERS = /^(?:plugins|components)\//;
/** Further files and longer ones are no app's own code. */
const MAX_FILES = 2_000;
const MAX_BYTES = 2 * 1024 * 1024;

/** Looks through an app's scripts and pages. */
export async function findNativeCalls(root: string): Promise<NativeCalls> {
  const plugins = new Set<ServerPlugin>();
  const services = new Set<string>();
  let files = 0;
  for await (const path of walkFiles(root)) {
    if (!SCRIPT.test(path)) continue;
    files += 1;
    if (files > MAX_FILES) break;
    const text = await readShort(join(root, path));
    for (const { plugin, pattern } of CALLS) if (pattern.test(text)) plugins.add(plugin);
    if (OF_OTHERS.test(path) || isCordovaScript(path)) continue;
    for (const service of findServices(text)) services.add(service);
  }
  // Apps may have their own copy of a plugin's script.
  for (const { plugin, service } of CALLS) if (services.has(service)) plugins.add(plugin);
  return { plugins, services };
}

function findServices(text: string): string[] {
  return [...text.matchAll(EXEC)].flatMap(({ index }) => {
    const call = text.slice(index, index + LONGEST_CALLBACKS);
    return SERVICE.exec(call)?.groups?.service ?? [];
  });
}

async function readShort(place: string): Promise<string> {
  const found = await stat(place).catch(() => undefined);
  if (!found?.isFile() || found.size > MAX_BYTES) return '';
  return readFile(place, 'utf8').catch(() => '');
}
