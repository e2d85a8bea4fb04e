import type { AppFolder } from '../app-files/app-folder.js';
import { SERVER_SERVICES, SERVICES, type ServerService } from '../service-descriptions.js';
import type { NativeCalls } from './app-scripts.js';
import type { DeclaredPlugins } from './declared-plugins.js';
import type { Finding } from './finding.js';

/** Have much the same names as Monaca's plugins (a service too), and other objects. */
const LOOKALIKES: ReadonlySet<string> = new Set(
  SERVER_SERVICES.map(({ server }) => server.lookalike),
);

/** True for a plugin whose service is emulated. */
export function isEmulatedPlugin(name: string): boolean {
  return (
    !LOOKALIKES.has(name) &&
    SERVICES.some((service) => 'plugin' in service && service.plugin.test(name))
  );
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
    const calls = SERVER_SERVICES.map(({ server }) => `plugins.${server.onPlugins}()`);
    const text = `No script in ${root} calls ${calls.join(' or ')}.`;
    return [...findings, { status: 'note', text }];
  }
  // A config.xml that nobody can read may declare them: what is wrong there has been said.
  if (config?.fault) return findings;
  const called = SERVER_SERVICES.filter(({ server }) => plugins.has(server.onPlugins)).sort(
    ({ server: one }, { server: other }) => one.onPlugins.localeCompare(other.onPlugins),
  );
  return [...findings, ...called.map((service) => checkPlugin(service, declared))];
}

function checkPlugin(
  { plugin, server }: ServerService,
  { names, places }: DeclaredPlugins,
): Finding {
  const { title, lookalike } = server;
  const call = `plugins.${server.onPlugins}()`;
  const declared = names.find((name) => plugin.test(name) && !LOOKALIKES.has(name));
  if (declared) return { status: 'ok', text: `${call} is there: the project has ${declared}.` };
  const remedy = `Enable it in Monaca's IDE: Config, Manage Cordova Plugins, ${title}, Enable.`;
  if (places.length === 0) {
    return {
      status: 'warning',
      text: `The app calls ${call}; whether the phone has it can't be seen, because this folder is in no project.`,
      remedy,
    };
  }
  const other = names.find((name) => name === lookalike);
  return {
    status: 'problem',
    text: other
      ? `The app calls ${call}, but the project has ${other}, another plugin with another object.`
      : `The app calls ${call}, but nothing in ${places.join(', ')} names that plugin: on the phone there would be none.`,
    remedy,
  };
}
