import type { TraceEntry } from '../index.js';
import type { WindowEventTarget, WindowGlobal } from './window.js';

/** Cordova's channels (cordova-js, `channel.js`): what `deviceready` waits for. */
interface Channel {
  readonly type: string;
  /** 2 when it has fired. */
  readonly state: number;
}
const FIRED = 2;

interface DeviceChannels {
  readonly deviceReadyChannelsArray: readonly Channel[];
}

/** Knows when an app is up: its scripts have run, and the servers that it began to start have started. */
export class Readiness {
  readonly #starting = new Set<string>();
  /** A page without Cordova has no such event. */
  #deviceReady: Promise<void> = Promise.resolve();
  #wake = () => {};

  /** Takes everything that happens. */
  observe(entry: TraceEntry): void {
    if (entry.kind === 'call' && entry.action.toLowerCase() === 'start') {
      this.#starting.add(entry.callbackId);
    } else if (entry.kind === 'result' && this.#starting.delete(entry.callbackId)) this.#wake();
  }

  /** Waits for `deviceready`, first of all its listeners: one that throws keeps it from the next. */
  awaitDevice(document: WindowEventTarget): void {
    this.#deviceReady = new Promise((resolve) => {
      document.addEventListener('deviceready', () => resolve());
    });
  }

  /**
   * Resolves once the app has had `deviceready`, and what it began to start then has an answer.
   *
   * @param waitMs how long `deviceready` is waited for: an app may keep it from coming for ever
   * @param onWaited is told when it has not come, with what it waits for
   */
  async whenUp(
    window: WindowGlobal,
    waitMs: number,
    onWaited: (channels: readonly string[]) => void,
  ): Promise<void> {
    let hold: NodeJS.Timeout | undefined;
    const timeout = new Promise<true>((resolve) => {
      // Nothing else keeps this thread alive until then.
      hold = setTimeout(() => resolve(true), waitMs);
    });
    if (await Promise.race([this.#deviceReady, timeout])) onWaited(findAwaited(window));
    clearTimeout(hold);
    await passThroughBridge(window);
    while (this.#starting.size > 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

/** The channels that have not fired; none where that is not known. */
function findAwaited({ cordova }: WindowGlobal): string[] {
  try {
    const require = cordova?.require as (id: string) => DeviceChannels;
    const { deviceReadyChannelsArray: channels } = require('cordova/channel');
    const awaited = channels.filter(({ state }) => state !== FIRED);
    // One that is awaited twice is there twice.
    return [...new Set(awaited.map(({ type }) => type))];
  } catch {
    return [];
  }
}

/** Calls take effect in order: when this one has, those before it have. */
function passThroughBridge({ cordova }: WindowGlobal): Promise<void> {
  const exec = cordova?.exec;
  if (typeof exec !== 'function') return Promise.resolve();
  return new Promise((resolve) => exec(resolve, resolve, 'Device', 'getInfo', []));
}
