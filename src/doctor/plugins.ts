import type { AppFolder } from '../app-files/app-folder.js';
import type { NativeCalls, ServerPlugin } from './app-scripts.js';
import type { DeclaredPlugins } from './declared-plugins.js';
import type { Finding } from './finding.js';

/** Have much the same names as Monaca's plugins (a service too), and other objects. */
const LOOKALIKES: ReadonlySet<string> = new Set([
  'cordova-plugin-websocket-server',
  'cordova-plugin-httpd',
]);

interface Wanted {
  /** Its name in Monaca's IDE. */
  readonly title: string;
  readonly pattern: RegExp;
  readonly lookalike: RegExp;
}

const WANTED: Readonly<Record<ServerPlugin, Wanted>> = {
  webSocketServer: {
    title: 'WebsocketServer',
    pattern: /web-?socket-?(?:server|plugin)|monaca.*web-?socket/i,
    lookalike: /websocket/,
  },
  httpServer: {
    title: 'HttpServer',
    pattern: /http-?server|monaca.*httpd?(?![a-z])/i,
    lookalike: /http/,
  },
};

/** True for a plugin whose object is emulated. */
export function isServerPlugin(name: string): boolean {
  return !LOOKALIKES.has(name) && Object.values(WANTED).some(({ pattern }) => pattern.test(name));
}

/** Whether the plugins that an app calls are enabled in its project: here they always are. */
export function checkPlugins(
  { root, config }: AppFolder,
  { plugins }: NativeCalls,
  declared: DeclaredPlugins,
): Finding[] {
  const findings: Finding[] = declared.broken.map((place) => ({
    status: 'problem',
    text: `${place} is not JSON: Cordova and Monaca can't read the project's plugins.`,
    remedy: 'Correct it there.',
  }));
  if (plugins.size === 0) {
    const text = `No script in ${root} calls plugins.webSocketServer() or plugins.httpServer().`;
    return [...findings, { status: 'note', text }];
  }
  // A config.xml that nobody can read may declare them: what is wrong there has been said.
  if (config?.fault) return findings;
  return [...findings, ...[...plugins].sort().map((plugin) => checkPlugin(plugin, declared))];
}

function checkPlugin(plugin: ServerPlugin, { names, places }: DeclaredPlugins): Finding {
  const { title, pattern, lookalike } = WANTED[plugin];
  const call = `plugins.${plugin}()`;
  const declared = names.find((name) => pattern.test(name) && !LOOKALIKES.has(name));
  if (declared) return { status: 'ok', text: `${call} is there: the project has ${declared}.` };
  const remedy = `Enable it in Monaca's IDE: Config, Manage Cordova Plugins, ${title}, Enable.`;
  if (places.length === 0) {
    return {
      status: 'warning',
      text: `The app calls ${call}; whether the phone has it can't be seen, because this folder is in no project.`,
      remedy,
    };
  }
  const other = names.find((name) => LOOKALIKES.has(name) && lookalike.test(name));
  return {
    status: 'problem',
    text: other
      ? `The app calls ${call}, but the project has ${other}, another plugin with another object.`
      : `The app calls ${call}, but nothing in ${places.join(', ')} names that plugin: on the phone there would be none.`,
    remedy,
  };
}
