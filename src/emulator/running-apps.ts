import type { BridgeHost } from '../bridge/host.js';
import type { Hello } from '../bridge/protocol.js';
import type { InstalledGlobals } from './globals.js';

/** The app in this process, from one start to the next. */
export interface NodeApp {
  /** Ends all that it has started as the death of a process does; calls back no more. */
  kill(): Promise<void>;
  /** Takes its place: calls are answered again. */
  startAgain(): void;
}

/** What runs on a phone: the app in this process, and one app for each page. */
export class RunningApps {
  /** By what they said first. */
  readonly pages = new Map<Hello, BridgeHost>();
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

  /** Fires one of Cordova's events in every app, on its document. */
  fire(type: string): void {
    for (const installed of this.#globals) installed.fire(type);
    for (const host of this.pages.values()) host.tell({ t: 'fire', target: 'document', type });
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
    const ends = [...this.pages.values()].map((host) => {
      sayGoodbye(host);
      return host.kill();
    });
    await Promise.all([this.#nodeApp.kill(), ...ends]);
  }
}
