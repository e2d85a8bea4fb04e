import type { BridgeHost } from '../../bridge/host-end.js';
import type { Hello } from '../../bridge/protocol.js';
import type { ServiceRegistry } from '../../cordova/service-registry.js';
import { APP_IN_THIS_PROCESS, type PageTrace } from '../../trace/trace.js';
import type { InstalledGlobals } from './globals.js';
import type { NodeApp } from './node-app.js';

/** A page that runs: an app of its own. */
export interface RunningPage {
  readonly host: BridgeHost;
  /** The native half of its exec. */
  readonly registry: ServiceRegistry;
  readonly trace: PageTrace;
}

/** What runs on a phone: the app in this process, and one app for each page. */
export class RunningApps {
  /** By what they said first. */
  readonly pages = new Map<Hello, RunningPage>();
  /** False while another app is in front. */
  isInFront = true;
  readonly #nodeApp: NodeApp;
  readonly #globals = new Set<InstalledGlobals>();

  constructor(nodeApp: NodeApp) {
    this.#nodeApp = nodeApp;
  }

  /** @returns a function that takes the globals back */
  add(installed: InstalledGlobals): () => void {
    this.#globals.add(installed);
    return () => {
      this.#globals.delete(installed);
      installed.uninstall();
    };
  }

  /** The native half of an app's exec, by the number of its page; undefined when it has gone. */
  registryOf(page: number): ServiceRegistry | undefined {
    if (page === APP_IN_THIS_PROCESS) return this.#nodeApp.registry;
    return [...this.pages.values()].find(({ trace }) => trace.page === page)?.registry;
  }

  /**
   * Fires one of Cordova's events in every app, on its document.
   * @param without the pages that do so themselves
   */
  fire(type: string, without?: ReadonlySet<number>): void {
    for (const installed of this.#globals) installed.fire(type);
    for (const { host, trace } of this.pages.values()) {
      if (!without?.has(trace.page)) host.tell({ t: 'fire', target: 'document', type });
    }
  }

  /** Ends the processes of all apps. Resolves when their ports are free. */
  kill(): Promise<void> {
    return this.#kill((host) => host.exit());
  }

  /** Ends the processes of all apps, and starts the apps again. */
  async restart(): Promise<void> {
    await this.#kill((host) => host.tell({ t: 'reload', what: 'page' }));
    this.#nodeApp.startAgain();
    for (const installed of this.#globals) installed.fireDeviceReady();
  }

  async #kill(sayGoodbye: (host: BridgeHost) => void): Promise<void> {
    const ends = [...this.pages.values()].map(({ host }) => {
      sayGoodbye(host);
      return host.kill();
    });
    await Promise.all([this.#nodeApp.kill(), ...ends]);
  }
}
