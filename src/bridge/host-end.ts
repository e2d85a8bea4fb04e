import type { DeliverResult } from '../cordova/callback-context.js';
import { createNativeToJsQueue } from '../cordova/native-to-js-queue.js';
import type { ServiceRegistry } from '../cordova/service-registry.js';
import { countCharacters, toBatches } from '../formats/json-room.js';
import { toMessages } from './long-texts.js';
import {
  BRIDGE_VERSION,
  BridgeError,
  CloseCode,
  type Command,
  type Hello,
  type HostMessage,
  type LifeEvent,
  type PageMessage,
  parsePageFrame,
  type Welcome,
} from './protocol.js';
import { WINDOW_LENGTH } from './window.js';

/** The host's end of a connection to a page. */
export interface HostChannel {
  send(frame: string): void;
  close(code: CloseCode, reason: string): void;
}

/** What every page is told in `welcome`. */
export type PageSettings = Omit<Welcome, 't' | 'v' | 'tab' | 'services'>;

/** What a host knows about its pages. */
export interface HostEnvironment {
  /** Runs its argument in a later turn: all results until then go out together. */
  readonly schedule: (run: () => void) => void;
  readonly helloTimeoutMs: number;
  readonly settings: PageSettings;
  /** The page's native half. */
  readonly createRegistry: (
    host: BridgeHost,
    hello: Hello,
    deliver: DeliverResult,
  ) => ServiceRegistry;
  /** Ends the tab's older document, if there is one; resolves with the id the tab has from now on. */
  claimTab(hello: Hello): Promise<string>;
  /** The page went out of sight, or came back. */
  onLife(hello: Hello, name: LifeEvent): void;
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
  /** What the page was sent and has not worked off yet, in characters of frames. */
  #windowLength = 0;
  /** Frames that wait for their turn, or for the page. */
  readonly #outgoing: (readonly HostMessage[])[] = [];
  #isSending = false;
  #isInputPaused = false;

  constructor(channel: HostChannel, environment: HostEnvironment) {
    this.#channel = channel;
    this.#environment = environment;
    this.#deliver = createNativeToJsQueue(environment.schedule, (batch) =>
      this.#send(batch.flatMap(toMessages)),
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

  /** Asks something of a page that has been welcomed. */
  tell(command: Command): void {
    if (this.#registry) this.#send([command]);
  }

  /** The app has ended, by itself or because the tools have killed it. */
  exit(): void {
    this.#channel.close(CloseCode.EXITED, 'the app has ended');
  }

  /** The app's process has died: nothing more goes to the page, and nothing of it counts any more. */
  kill(): Promise<void> {
    this.#released ??= this.#registry?.kill();
    return this.pageGone();
  }

  /** Ends all that the page has started. Resolves when nothing is left; may be called again. */
  pageGone(): Promise<void> {
    clearTimeout(this.#helloTimer);
    this.#released ??= this.#registry?.reset() ?? Promise.resolve();
    return this.#released;
  }

  #take(message: PageMessage): void {
    if (message.t === 'hello') this.#greet(message);
    else if (!this.#registry || !this.#hello) {
      throw new BridgeError(`${message.t} before welcome`);
    } else if (message.t === 'exec') {
      this.#registry.exec(message.id, message.service, message.action, message.args);
    } else if (message.t === 'ack') this.#moveWindow(-message.length);
    else this.#environment.onLife(this.#hello, message.name);
  }

  #greet(hello: Hello): void {
    if (this.#hello) throw new BridgeError('a second hello');
    if (hello.v !== BRIDGE_VERSION) {
      throw new BridgeError(`this emulator speaks version ${BRIDGE_VERSION}`, CloseCode.VERSION);
    }
    clearTimeout(this.#helloTimer);
    this.#hello = hello;
    this.#environment.claimTab(hello).then((tab) => {
      if (this.#released) return;
      const { createRegistry, settings } = this.#environment;
      this.#registry = createRegistry(this, hello, this.#deliver);
      const services = this.#registry.names;
      this.#send([{ t: 'welcome', v: BRIDGE_VERSION, tab, services, ...settings }]);
    });
  }

  #send(messages: readonly HostMessage[]): void {
    if (this.#released) return;
    for (const batch of toBatches(messages, countText)) this.#outgoing.push(batch);
    if (!this.#isSending) this.#sendNext();
  }

  /** One frame a turn, so that nobody else waits for a long text; none while the page is behind. */
  #sendNext(): void {
    this.#isSending = false;
    if (this.#released || this.#windowLength > WINDOW_LENGTH) return;
    const batch = this.#outgoing.shift();
    if (!batch) return;
    const frame = JSON.stringify(batch);
    this.#moveWindow(frame.length);
    this.#channel.send(frame);
    this.#sendMore();
  }

  #sendMore(): void {
    if (this.#isSending || this.#outgoing.length === 0) return;
    this.#isSending = true;
    this.#environment.schedule(() => this.#sendNext());
  }

  /**
   * A browser can't refuse what comes on a WebSocket: while a page doesn't keep up, as in
   * `alert()`, its clients are kept waiting instead of this process's memory growing.
   */
  #moveWindow(length: number): void {
    this.#windowLength = Math.max(0, this.#windowLength + length);
    const isFull = this.#windowLength > WINDOW_LENGTH;
    if (!isFull) this.#sendMore();
    const hasRoom = this.#windowLength <= WINDOW_LENGTH / 2;
    if (this.#isInputPaused ? !hasRoom : !isFull) return;
    this.#isInputPaused = isFull;
    this.#registry?.setInputPaused(isFull);
  }
}

/** Of a result, what came from outside counts; of an event, of which there are many, its message alone. */
function countText(message: HostMessage): number {
  if (message.t !== 'result') return countCharacters(message);
  const { msg } = message;
  const isEvent = typeof msg === 'object' && msg !== null && 'message' in msg;
  return countCharacters(isEvent ? msg.message : msg);
}
