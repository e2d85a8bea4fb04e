import type { HostEnvironment } from '../../bridge/host-end.js';
import { type Hello, type Lifecycle, maxCallLength } from '../../bridge/protocol.js';
import { ServiceRegistry } from '../../cordova/service-registry.js';
import type { Activity, Device } from '../../services/environment.js';
import type { createServices } from '../../services/index.js';
import type { Trace } from '../../trace/trace.js';
import type { RunningPage } from '../apps/running-apps.js';
import type { Shim } from '../shim.js';
import type { PageLimits } from './serve-options.js';

/** What an emulator gives to the pages that run on it. */
export interface EmulatorEnvironment {
  readonly device: Device;
  readonly trace: Trace;
  readonly createServices: ReturnType<typeof createServices>;
  /** The pages that run, by what they said first. */
  readonly pages: Map<Hello, RunningPage>;
}

/** Makes an app of each page that connects. */
export interface PageApps extends Pick<HostEnvironment, 'settings' | 'createRegistry' | 'onLife'> {
  readonly onPageGone: (hello: Hello) => void;
}

/** What the pages of an app have in common. */
export interface AppSettings {
  /** The absolute path of the app's folder. */
  readonly www: string;
  readonly shim: Shim;
  readonly lifecycle: Lifecycle;
  readonly limits: PageLimits;
  /** Whether the app's project has `cordova.plugins.wsserver`. */
  readonly hasWsserver: boolean;
}

/** Each page that connects is an app of its own, with services of its own and a trace of its own. */
export function createPageApps(
  { device, trace, createServices, pages }: EmulatorEnvironment,
  { www, shim, lifecycle, limits, hasWsserver }: AppSettings,
): PageApps {
  return {
    settings: {
      device: { ...device.properties },
      www,
      shim: shim.id,
      lifecycle,
      maxCallLength: maxCallLength(limits.maxFrameBytes),
    },
    createRegistry(host, hello, deliver) {
      const pageTrace = trace.forNewPage();
      // What the log says about a page appears in its own console too.
      pageTrace.onLog = ({ level, text }) => host.tell({ t: 'notice', level, text });
      pageTrace.publish({ kind: 'page', state: 'opened', url: hello.url });
      const activity: Activity = {
        navigate: (url) => host.tell({ t: 'navigate', url }),
        exit: () => host.exit(),
      };
      const services = createServices({
        ...{ trace: pageTrace, activity, www },
        hasWsserver: () => hasWsserver,
      });
      const registry = new ServiceRegistry(services, deliver, pageTrace);
      pages.set(hello, { host, registry, trace: pageTrace });
      return registry;
    },
    onLife(hello, name) {
      const state = name === 'pause' ? 'paused' : 'resumed';
      pages.get(hello)?.trace.publish({ kind: 'page', state, url: hello.url });
    },
    onPageGone: (hello) => {
      pages.get(hello)?.trace.publish({ kind: 'page', state: 'gone', url: hello.url });
      pages.delete(hello);
    },
  };
}
