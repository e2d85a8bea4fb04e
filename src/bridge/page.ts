import {
  BRIDGE_VERSION,
  formatExec,
  type Hello,
  parseHostFrame,
  type ResultMessage,
  type Welcome,
} from './protocol.js';

// Taken before the app can put its own in their place.
const { queueMicrotask } = globalThis;
const { stringify } = JSON;

/** What a page knows about itself. */
export type PageIdentity = Pick<Hello, 'tab' | 'doc' | 'url'>;

/** The page's end, as the page sees it. */
export interface PageListener {
  /** The bridge is up. */
  onWelcome(welcome: Welcome): void;
  /** The results of a frame, in order. */
  onResults(results: readonly ResultMessage[]): void;
}

/**
 * The page's side of the bridge: sends exec calls, hands out results. Calls made before
 * the bridge is up wait; calls of one turn leave as one frame.
 */
export class BridgePage {
  readonly #listener: PageListener;
  #send: ((frame: string) => void) | undefined;
  #isWelcome = false;
  #calls: string[] = [];

  constructor(listener: PageListener) {
    this.#listener = listener;
  }

  /**
   * Sends a call; the arguments are read now.
   * @throws TypeError as `JSON.stringify` does
   */
  exec(callbackId: string, service: string, action: string, args: unknown): void {
    const call = formatExec(callbackId, service, action, stringify(args) ?? 'null');
    if (this.#calls.push(call) === 1 && this.#isWelcome) this.#flushLater();
  }

  /** The connection is there: says hello. */
  open(identity: PageIdentity, send: (frame: string) => void): void {
    this.#send = send;
    const hello: Hello = { t: 'hello', v: BRIDGE_VERSION, ...identity };
    send(stringify([hello]));
  }

  /** Takes a frame from the emulator. */
  receive(frame: string): void {
    const results: ResultMessage[] = [];
    for (const message of parseHostFrame(frame)) {
      if (message.t === 'result') results.push(message);
      else if (message.t === 'welcome') this.#onWelcome(message);
    }
    if (results.length > 0) this.#listener.onResults(results);
  }

  #onWelcome(welcome: Welcome): void {
    this.#isWelcome = true;
    if (this.#calls.length > 0) this.#flushLater();
    this.#listener.onWelcome(welcome);
  }

  #flushLater(): void {
    queueMicrotask(() => {
      const calls = this.#calls;
      if (calls.length === 0) return;
      this.#calls = [];
      this.#send?.(`[${calls.join(',')}]`);
    });
  }
}
