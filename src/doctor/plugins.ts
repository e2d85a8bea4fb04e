import type { AppFolder } from '../emulator/web-host/app-folder.js';
import type { ServerPlugin } from './app-scripts.js';
import { readDeclaredPlugins } from './declared-plugins.js';
import type { Finding } from './finding.js';

/** Has a service of the same name as Monaca's plugin, and another object. */
const OTHER_PLUGIN = 'cordova-plugin-websocket-server';

interface Wanted {
  /** Its name in Monaca's IDE. */
  readonly title: string;
  readonly pattern: RegExp;
}

const WANTED: Readonly<Record<ServerPlugin, Wanted>> = {
  webSocketServer: { title: 'WebsocketServer', pattern: /web-?socket-?(?:server|plugin)/i },
  httpServer: { title: 'HttpServer', pattern: /http-?(?:server|d)/i },
};

const HOW_TO_ENABLE = (title: string) =>
  `Enable it in Monaca's IDE: Config, Manage Cordova Plugins, ${title}, Enable.`;

/** Whether the plugins that an app calls are enabled in its project: here they always are. */
export async function checkPlugins(
  app: AppFolder,
  uses: ReadonlySet<ServerPlugin>,
): Promise<Finding[]> {
  if (uses.size === 0) {
    const text = `No script in ${app.root} calls plugins.webSocketServer() or plugins.httpServer().`;
    return [{ status: 'note', text }];
  }
  const { names, places } = await readDeclaredPlugins(app);
  return [...uses].sort().map((use) => checkPlugin(use, names, places));
}

function checkPlugin(
  use: ServerPlugin,
  names: readonly string[],
  places: readonly string[],
): Finding {
  const { title, pattern } = WANTED[use];
  const call = `plugins.${use}()`;
  const declared = names.find((name) => pattern.test(name) && name !== OTHER_PLUGIN);
  if (declared) return { status: 'ok', text: `${call} is there: the project has ${declared}.` };
  if (places.length === 0) {
    return {
      status: 'warning',
      text: `The app calls ${call}; whether the phone has it can't be seen, because this folder is in no project.`,
      remedy: HOW_TO_ENABLE(title),
    };
  }
  const isOther = use === 'webSocketServer' && names.includes(OTHER_PLUGIN);
  return {
    status: 'problem',
    text: isOther
      ? `The app calls ${call}, but the project has ${OTHER_PLUGIN}, another plugin with another object.`
      : `The app calls ${call}, but nothing in ${places.join(', ')} names that plugin: on the phone there would be none.`,
    remedy: HOW_TO_ENABLE(title),
  };
}
