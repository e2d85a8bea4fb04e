import type { TraceEntry } from '../index.js';
import type { WindowEventTarget, WindowGlobal } from './window.js';

/** Cordova's channels (cordova-js, `channel.js`), for which `deviceready` waits. */
interface Channel {
  readonly type: string;
  /** 2 when it has fired. */
  readonly state: number;
}
const FIRED = 2;

interface DeviceChannels {
  readonly deviceReadyChannelsArray: readonly Channel[];
}

/** Knows when an app is up: its scripts have run, and its first servers have started or failed. */
export class Readiness {
  readonly #starting = new Set<string>();
  /** A page without Cordova has no such event. */
  #deviceReady: Promise<void> = Promise.resolve();
  #wake = () => {};
  #hasServer = false;

  /** Whether one of the app's servers has ever been up. */
  get hasServer(): boolean {
    return this.#hasServer;
  }

  /** Takes every trace entry. */
  observe(entry: TraceEntry): void {
    if (entry.kind === 'state' && entry.to === 'started') this.#hasServer = true;
    if (entry.kind === 'call' && entry.action.toLowerCase() === 'start') {
      this.#starting.add(entry.callbackId);
    } else if (entry.kind === 'result' && this.#starting.delete(entry.callbackId)) this.#wake();
  }

  /** Listens to `deviceready` before the app does: a listener that throws keeps it from the next. */
  awaitDevice(document: WindowEventTarget): void {
    this.#deviceReady = new Promise((resolve) => {
      document.addEventListener('deviceready', () => resolve());
    });
  }

  /**
   * Resolves once `deviceready` has fired and every `start` of the app has its answer.
   *
   * @param waitMs how long to wait for `deviceready`, which an app may keep from ever firing
   * @param onWaited called if it hasn't fired by then, with the channels it waits for
   */
  async whenUp(
    window: WindowGlobal,
    waitMs: number,
    onWaited: (channels: readonly string[]) => void,
  ): Promise<void> {
    let hold: NodeJS.Timeout | undefined;
    const timeout = new Promise<true>((resolve) => {
      // This timer also keeps the thread alive until then.
      hold = setTimeout(() => resolve(true), waitMs);
    });
    if (await Promise.race([this.#deviceReady, timeout])) onWaited(findAwaited(window));
    clearTimeout(hold);
    await this.whenAnswered(window);
  }

  /** Resolves once every `start` of the app has its answer. */
  async whenAnswered(window: WindowGlobal): Promise<void> {
    await passThroughBridge(window);
    while (this.#starting.size > 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

/** The channels that haven't fired; none if unknown. */
function findAwaited({ cordova }: WindowGlobal): string[] {
  try {
    const require = cordova?.require as (id: string) => DeviceChannels;
    const { deviceReadyChannelsArray: channels } = require('cordova/channel');
    const awaited = channels.filter(({ state }) => state !== FIRED);
    // A channel that is awaited twice is listed twice.
    return [...new Set(awaited.map(({ type }) => type))];
  } catch {
    return [];
  }
}

/** Calls take effect in order: once this one is answered, so are those before it. */
function passThroughBridge({ cordova }: WindowGlobal): Promise<void> {
  const exec = cordova?.exec;
  if (typeof exec !== 'function') return Promise.resolve();
  return new Promise((resolve) => exec(resolve, resolve, 'Device', 'getInfo', []));
}
