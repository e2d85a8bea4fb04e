import { encodeArrayBuffers } from '../cordova/array-buffers.js';
import { Status } from '../cordova/plugin-result.js';
import {
  type Ack,
  BRIDGE_VERSION,
  type Command,
  formatExec,
  type Hello,
  type HostMessage,
  type Life,
  type LifeEvent,
  parseHostFrame,
  type ResultMessage,
  type Welcome,
} from './protocol.js';
import { ACK_LENGTH } from './window.js';

// Taken before the app can put its own in their place (`own-globals.ts`). It can do so with the methods
// of prototypes too: what runs for each frame uses none.
const { parse, stringify } = JSON;

/** What a page knows about itself. */
export type PageIdentity = Omit<Hello, 't' | 'v'>;

/** The page's end, as the page sees it. */
export interface PageListener {
  /** The bridge is up. */
  onWelcome(welcome: Welcome): void;
  /** The results of a frame, in order. They count as worked off when it returns. */
  onResults(results: readonly ResultMessage[]): void;
  onCommand(command: Command): void;
}

/** The text of every failure after the connection was lost. */
export const CONNECTION_LOST = 'wss-emu: the connection to the emulator was lost';

/**
 * The page's side of the bridge: sends exec calls, hands out results. Calls made before
 * the bridge is up wait; calls of one turn leave as one frame; calls made after its end fail.
 */
export class BridgePage {
  readonly #listener: PageListener;
  #send: ((frame: string) => void) | undefined;
  #state: 'connecting' | 'open' | 'lost' = 'connecting';
  #waiting: string[] = [];
  /** Known from `welcome` on, before which nothing is sent. */
  #maxCallLength = 0;
  /** What was worked off and not acknowledged yet, in characters of frames. */
  #ackLength = 0;
  /** The pieces that have come, until the result that they belong to. */
  #text = '';

  constructor(listener: PageListener) {
    this.#listener = listener;
  }

  /** True from `welcome` on, until the connection is lost. */
  get isOpen(): boolean {
    return this.#state === 'open';
  }

  /**
   * Sends a call; the arguments are read now.
   * @throws TypeError as `JSON.stringify` does
   */
  exec(callbackId: string, service: string, action: string, args: unknown): void {
    encodeArrayBuffers(args);
    const argsJson = toJson(args);
    if (this.#state === 'lost') this.#fail(callbackId, CONNECTION_LOST);
    else if (argsJson === undefined) this.#fail(callbackId, TOO_LONG);
    else this.#sendSoon(formatExec(callbackId, service, action, argsJson));
  }

  /** Tells the emulator that the page went out of sight, or came back. */
  tell(name: LifeEvent): void {
    const life: Life = { t: 'life', name };
    if (this.isOpen) this.#sendSoon(stringify(life));
  }

  /** The connection is there: says hello. */
  open(identity: PageIdentity, send: (frame: string) => void): void {
    this.#send = send;
    // Not spread: in a page that would need a function of its own.
    const hello: Hello = Object.assign({ t: 'hello', v: BRIDGE_VERSION } as const, identity);
    send(`[${stringify(hello)}]`);
  }

  /** Takes a frame from the emulator. */
  receive(frame: string): void {
    const results: ResultMessage[] = [];
    const messages = parseHostFrame(frame);
    for (let i = 0; i < messages.length; i += 1) {
      const message = messages[i] as HostMessage;
      if (message.t === 'result') results[results.length] = this.#complete(message);
      else if (message.t === 'piece') this.#text += message.text;
      else if (message.t === 'welcome') this.#onWelcome(message);
      else this.#listener.onCommand(message);
    }
    if (results.length > 0) this.#listener.onResults(results);
    this.#ackLength += frame.length;
    if (this.#ackLength >= ACK_LENGTH) this.#flushSoon();
  }

  /** The connection has ended: what is called from now on fails. */
  lose(): void {
    this.#state = 'lost';
    this.#send = undefined;
    this.#waiting = [];
  }

  #complete(message: ResultMessage): ResultMessage {
    const { msg, long } = message;
    if (long === undefined) return message;
    const text = this.#text;
    this.#text = '';
    return { ...message, msg: long === '' ? text : { ...Object(msg), [long]: text } };
  }

  #onWelcome(welcome: Welcome): void {
    this.#state = 'open';
    this.#maxCallLength = welcome.maxCallLength;
    if (this.#waiting.length > 0) this.#flushSoon();
    this.#listener.onWelcome(welcome);
  }

  #sendSoon(message: string): void {
    const waiting = this.#waiting;
    waiting[waiting.length] = message;
    if (waiting.length === 1 && this.isOpen) this.#flushSoon();
  }

  #flushSoon(): void {
    queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    const waiting = this.#waiting;
    if (waiting.length === 0 && this.#ackLength < ACK_LENGTH) return;
    this.#waiting = [];
    if (this.#ackLength > 0) {
      const ack: Ack = { t: 'ack', length: this.#ackLength };
      waiting[waiting.length] = stringify(ack);
      this.#ackLength = 0;
    }
    // One frame for all, unless together they are too long for one.
    const limit = this.#maxCallLength;
    let frame = '';
    for (let i = 0; i < waiting.length; i += 1) {
      const message = waiting[i] as string;
      const { length } = message;
      if (length > limit) {
        this.#fail(parse(message).id, tooLong(length, limit));
      } else if (frame === '') {
        frame = message;
      } else if (frame.length + 1 + length > limit) {
        this.#send?.(`[${frame}]`);
        frame = message;
      } else frame += `,${message}`;
    }
    if (frame !== '') this.#send?.(`[${frame}]`);
  }

  /** Answers a call in the emulator's place; later, as every call is answered. */
  #fail(id: string, msg: string): void {
    const result = { t: 'result', id, ok: false, status: Status.ERROR, keep: false, msg } as const;
    queueMicrotask(() => this.#listener.onResults([result]));
  }
}

/** @returns undefined when it would be longer than any string */
function toJson(args: unknown): string | undefined {
  try {
    return stringify(args) ?? 'null';
  } catch (error) {
    if (error instanceof RangeError && /string length/.test(error.message)) return undefined;
    throw error;
  }
}

const TOO_LONG = 'wss-emu: a call is too long for the bridge: send the message in parts';

function tooLong(length: number, limit: number): string {
  return `wss-emu: a call of ${length} characters is too long for the bridge, which takes ${limit}: send the message in parts`;
}
