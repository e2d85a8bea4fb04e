import type { DeliverResult } from '../cordova/callback-context.js';
import { createNativeToJsQueue, type QueuedResult } from '../cordova/native-to-js-queue.js';
import { isSuccess, Status } from '../cordova/plugin-result.js';
import type { ServiceRegistry } from '../cordova/service-registry.js';
import {
  BRIDGE_VERSION,
  BridgeError,
  CloseCode,
  type Hello,
  type HostMessage,
  type PageMessage,
  parsePageFrame,
  type ResultMessage,
} from './protocol.js';

/** The host's end of a connection to a page. */
export interface HostChannel {
  send(frame: string): void;
  close(code: CloseCode, reason: string): void;
}

/** What a host knows about its pages. */
export interface HostEnvironment {
  /** Runs its argument in a later turn: all results until then go out as one frame. */
  readonly schedule: (run: () => void) => void;
  readonly helloTimeoutMs: number;
  readonly device: Readonly<Record<string, unknown>>;
  /** The absolute path of the app's folder. */
  readonly www: string;
  /** The page's native half. */
  createRegistry(hello: Hello, deliver: DeliverResult): ServiceRegistry;
  /** Ends the tab's older document, if there is one; resolves with the id the tab has from now on. */
  claimTab(hello: Hello): Promise<string>;
}

/**
 * The host's side of the bridge, for one page: takes its calls, sends it its results.
 * It knows no socket; whoever has one calls `receive` and `pageGone`.
 */
export class BridgeHost {
  readonly #channel: HostChannel;
  readonly #environment: HostEnvironment;
  readonly #helloTimer: unknown;
  readonly #deliver: DeliverResult;
  #hello: Hello | undefined;
  #registry: ServiceRegistry | undefined;
  #released: Promise<void> | undefined;

  constructor(channel: HostChannel, environment: HostEnvironment) {
    this.#channel = channel;
    this.#environment = environment;
    this.#deliver = createNativeToJsQueue(environment.schedule, (batch) =>
      this.#send(batch.map(formatResult)),
    );
    this.#helloTimer = setTimeout(
      () => channel.close(CloseCode.HELLO_TIMEOUT, 'no hello'),
      environment.helloTimeoutMs,
    );
  }

  /** What the page said first; `undefined` until then. */
  get hello(): Hello | undefined {
    return this.#hello;
  }

  /** Takes a frame. One that breaks the protocol closes the connection, and does nothing else. */
  receive(frame: string): void {
    if (this.#released) return;
    try {
      for (const message of parsePageFrame(frame)) this.#take(message);
    } catch (error) {
      if (!(error instanceof BridgeError)) throw error;
      this.#channel.close(error.closeCode, error.message);
    }
  }

  /** Ends all that the page has started. Resolves when nothing is left; may be called again. */
  pageGone(): Promise<void> {
    clearTimeout(this.#helloTimer);
    this.#released ??= this.#registry?.reset() ?? Promise.resolve();
    return this.#released;
  }

  #take(message: PageMessage): void {
    if (message.t === 'hello') this.#greet(message);
    else if (this.#registry) {
      this.#registry.exec(message.id, message.service, message.action, message.args);
    } else throw new BridgeError(CloseCode.BAD_MESSAGE, 'exec before welcome');
  }

  #greet(hello: Hello): void {
    if (this.#hello) throw new BridgeError(CloseCode.BAD_MESSAGE, 'a second hello');
    if (hello.v !== BRIDGE_VERSION) {
      throw new BridgeError(CloseCode.VERSION, `this emulator speaks version ${BRIDGE_VERSION}`);
    }
    clearTimeout(this.#helloTimer);
    this.#hello = hello;
    this.#environment.claimTab(hello).then((tab) => {
      if (this.#released) return;
      this.#registry = this.#environment.createRegistry(hello, this.#deliver);
      const { device, www } = this.#environment;
      this.#send([{ t: 'welcome', v: BRIDGE_VERSION, tab, device, www }]);
    });
  }

  #send(messages: readonly HostMessage[]): void {
    if (!this.#released) this.#channel.send(JSON.stringify(messages));
  }
}

function formatResult({ callbackId, result }: QueuedResult): ResultMessage {
  const { status, keepCallback: keep, message: msg } = result;
  const head = { t: 'result', id: callbackId, ok: isSuccess(status), status, keep } as const;
  return status === Status.NO_RESULT ? head : { ...head, msg };
}
