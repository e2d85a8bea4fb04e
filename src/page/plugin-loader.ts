import modulemapper from 'cordova/modulemapper';
import { OWN_PREFIX } from '../bridge/protocol.js';
import { document, location, say } from './own-globals.js';

interface PluginModule {
  readonly id: string;
  readonly file: string;
  readonly clobbers?: readonly string[];
  readonly merges?: readonly string[];
  readonly runs?: boolean;
}

const PLUGIN_LIST = 'cordova_plugins.js';
const LIST_ID = 'cordova/plugin_list';

const ownTag =
  document.currentScript instanceof HTMLScriptElement ? document.currentScript : undefined;
const appRoot = findAppRoot();

/**
 * Loads the app's other plugins, those of `cordova_plugins.js`, from the folder that this script
 * came from; calls back once they are in place (cordova-js, `pluginloader.js`). On a phone, too, an app
 * whose list names a file that is missing waits for ever.
 */
export async function loadPlugins(onLoaded: () => void): Promise<void> {
  if (!(LIST_ID in define.moduleMap)) await loadScript(appRoot + PLUGIN_LIST);
  const modules = LIST_ID in define.moduleMap ? (require(LIST_ID) as PluginModule[]) : [];
  const areLoaded = await Promise.all(modules.map(loadModule));
  if (areLoaded.includes(false)) return;
  for (const { id, clobbers = [], merges = [], runs } of modules) {
    for (const target of clobbers) modulemapper.clobbers(id, target);
    for (const target of merges) modulemapper.merges(id, target);
    if (runs) modulemapper.runs(id);
  }
  onLoaded();
}

/** @returns whether the module is there */
async function loadModule({ id, file }: PluginModule): Promise<boolean> {
  if (!(id in define.moduleMap)) await loadScript(appRoot + file);
  if (id in define.moduleMap) return true;
  say(
    'error',
    `deviceready never fires: ${PLUGIN_LIST} names ${file}, which is missing or doesn't define ${id}. Add the plugin again, or take it out of the list.`,
  );
  return false;
}

/** Resolves when the script has run or failed to load. */
function loadScript(url: string): Promise<unknown> {
  return new Promise((resolve) => injectScript(url, resolve, resolve));
}

/** Adds a script to the page (cordova-js, `pluginloader.js`, whose users include plugins). */
export function injectScript(
  url: string,
  onLoad: (event: Event) => void,
  onError: OnErrorEventHandler,
): void {
  const script = document.createElement('script');
  script.onload = onLoad;
  script.onerror = onError;
  script.src = url;
  // Under a policy that asks for one, what let this script in lets the next one in too.
  if (ownTag?.nonce) script.nonce = ownTag.nonce;
  document.head.appendChild(script);
}

/** The folder of the app's Cordova script; for the tag that the emulator put in, the app's folder. */
function findAppRoot(): string {
  const source = ownTag?.src ?? '';
  const { pathname } = new URL(source || location.href);
  if (source && !pathname.startsWith(OWN_PREFIX)) {
    const path = source.replace(/[?#].*$/s, '');
    return path.slice(0, path.lastIndexOf('/') + 1);
  }
  return location.pathname.startsWith('/www/') ? '/www/' : '/';
}
