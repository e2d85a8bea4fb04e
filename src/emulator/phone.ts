import { resolve } from 'node:path';
import { EmulatorError } from '../checks/emulator-error.js';
import type { CordovaPluginObjects } from '../plugin/index.js';
import type { Activity } from '../services/environment.js';
import { createServices } from '../services/index.js';
import { APP_IN_THIS_PROCESS, PageTrace, Trace } from '../trace/trace.js';
import { createCordovaPlugins } from './apps/cordova-plugins.js';
import { NodeApp } from './apps/node-app.js';
import { RunningApps } from './apps/running-apps.js';
import { createDevice } from './device.js';
import { DEFAULT_WWW, type EmulatorOptions } from './options.js';
import type { EmulatorEnvironment } from './pages/page-apps.js';

interface Closable {
  close(): Promise<void>;
}

/** An app in this process has no window: it goes nowhere, and ends when its process does. */
const NO_ACTIVITY: Activity = { navigate() {}, exit() {} };

/** One emulated phone: its device, the apps that run on it, and all that ends with it. */
export class Phone {
  readonly apps: RunningApps;
  /** The app in this process. */
  readonly app: NodeApp;
  /** What the app in this process has as `cordova.plugins`. */
  readonly cordovaPlugins: CordovaPluginObjects;
  /** What it gives to pages. */
  readonly environment: EmulatorEnvironment;
  /** The absolute path of the app's folder. */
  readonly www: string;
  readonly #opened = new Set<Closable>();
  /** Undefined until it is closed. */
  #end: Promise<void> | undefined;

  constructor(options: EmulatorOptions) {
    const trace = new Trace();
    const device = createDevice(options);
    const createPageServices = createServices(device, options.services);
    const pageTrace = new PageTrace(trace, APP_IN_THIS_PROCESS);
    const www = resolve(options.www ?? DEFAULT_WWW);
    this.www = www;
    let hasWsserver = false;
    this.app = new NodeApp({
      createServices: () =>
        createPageServices({
          ...{ trace: pageTrace, activity: NO_ACTIVITY, www },
          hasWsserver: () => hasWsserver,
        }),
      observer: pageTrace,
      onCallbackError: options.onCallbackError,
    });
    this.cordovaPlugins = createCordovaPlugins(this.app.exec, () => {
      hasWsserver = true;
    });
    this.apps = new RunningApps(this.app);
    const { pages } = this.apps;
    this.environment = { device, trace, createServices: createPageServices, pages };
  }

  /**
   * Opens something that ends when the phone is closed, if not before.
   * @throws EmulatorError `WSSEMU_ERR_CLOSED`
   */
  async open<Opened extends Closable>(open: () => Promise<Opened>): Promise<Opened> {
    if (this.#end) throw wasClosed();
    const opened = await open();
    if (this.#end) {
      await opened.close();
      throw wasClosed();
    }
    this.#opened.add(opened);
    return opened;
  }

  /** Ends everything. May be called again. */
  close(): Promise<void> {
    this.#end ??= this.#close();
    return this.#end;
  }

  async #close(): Promise<void> {
    await Promise.all([this.app.end(), ...[...this.#opened].map((opened) => opened.close())]);
    this.environment.device.network.close();
  }
}

function wasClosed(): EmulatorError {
  const message = "Can't serve pages: this emulator was closed. Create another one.";
  return new EmulatorError('WSSEMU_ERR_CLOSED', message);
}
