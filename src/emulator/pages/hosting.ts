import { APP_IN_THIS_PROCESS } from '../../trace/trace.js';
import { withDefaults } from '../options.js';
import { readShim } from '../shim.js';
import type { HostedApp } from '../web-host/web-host.js';
import { createPageApps, type EmulatorEnvironment } from './page-apps.js';
import { DEFAULT_PAGE_LIMITS, type PageOptions } from './serve-options.js';

/** What pages need, whoever serves them. */
export type Hosting = Pick<
  HostedApp,
  'guests' | 'limits' | 'log' | 'apps' | 'shim' | 'hasWsserver' | 'plugins'
>;

/** @param www the absolute path of the app's folder */
export async function prepareHosting(
  options: PageOptions,
  www: string,
  environment: EmulatorEnvironment,
): Promise<Hosting> {
  const { allowHosts = [], allowOrigins = [], lifecycle = 'auto', plugins = true } = options;
  const { device, trace } = environment;
  const shim = await readShim();
  const limits = withDefaults(DEFAULT_PAGE_LIMITS, options);
  // Only those who serve pages pay for what that needs.
  const project = await import('../web-host/web-host.js');
  const projects = await project.readProjects(www);
  const hasWsserver = project.hasWsserver(projects);
  const log: HostedApp['log'] = (level, text) =>
    trace.publish(APP_IN_THIS_PROCESS, { kind: 'log', level, text });
  return {
    shim,
    limits,
    hasWsserver,
    plugins: plugins ? await project.openPluginScripts(www, projects, log) : undefined,
    log,
    guests: {
      hosts: typeof device.host === 'string' ? [...allowHosts, device.host] : allowHosts,
      origins: allowOrigins,
    },
    apps: createPageApps(environment, { www, shim, lifecycle, limits, hasWsserver }),
  };
}
