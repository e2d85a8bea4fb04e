import type { DomWindow } from '../happy-dom.js';
import type { StructuredClone } from './structured-clone.js';

type Listener = (event: unknown) => void;

/**
 * `MessageChannel` and `BroadcastChannel` between the scripts of one window. Node's would keep an idle
 * app alive, and would reach other threads.
 */
export function createChannels(window: DomWindow, clone: StructuredClone) {
  const { EventTarget, MessageEvent } = window;
  const channels = new Map<string, Set<BroadcastChannel>>();

  /** Gets messages, each in a task of its own. */
  class Receiver extends EventTarget {
    #onmessage: Listener | null = null;
    isClosed = false;

    get onmessage(): Listener | null {
      return this.#onmessage;
    }

    set onmessage(listener: Listener | null) {
      if (this.#onmessage) this.removeEventListener('message', this.#onmessage);
      this.#onmessage = typeof listener === 'function' ? listener : null;
      if (this.#onmessage) this.addEventListener('message', this.#onmessage);
    }

    receive(data: unknown, ports: readonly MessagePort[] = []): void {
      window.setTimeout(() => {
        if (!this.isClosed)
          this.dispatchEvent(new MessageEvent('message', { data, ports: [...ports] as never }));
      });
    }

    close(): void {
      this.isClosed = true;
    }
  }

  class MessagePort extends Receiver {
    #waiting: (() => void)[] | undefined = [];
    other: MessagePort | undefined;

    postMessage(message: unknown, options: readonly unknown[] | { transfer?: unknown[] } = []) {
      const given = Array.isArray(options) ? options : (Reflect.get(options, 'transfer') ?? []);
      const isPort = (each: unknown): each is MessagePort => each instanceof MessagePort;
      const transfer = given.filter((each: unknown) => !isPort(each));
      const data = clone(message, { transfer });
      if (!this.isClosed) this.other?.receive(data, given.filter(isPort));
    }

    override receive(data: unknown, ports: readonly MessagePort[] = []): void {
      const receive = () => super.receive(data, ports);
      if (this.#waiting) this.#waiting.push(receive);
      else receive();
    }

    /** Messages wait until then (HTML standard, "port message queue"). */
    start(): void {
      const waiting = this.#waiting ?? [];
      this.#waiting = undefined;
      for (const receive of waiting) receive();
    }

    override get onmessage(): Listener | null {
      return super.onmessage;
    }

    override set onmessage(listener: Listener | null) {
      super.onmessage = listener;
      this.start();
    }
  }

  class MessageChannel {
    readonly port1 = new MessagePort();
    readonly port2 = new MessagePort();

    constructor() {
      this.port1.other = this.port2;
      this.port2.other = this.port1;
    }
  }

  class BroadcastChannel extends Receiver {
    readonly name: string;

    constructor(name: unknown) {
      super();
      this.name = String(name);
      const others = channels.get(this.name) ?? new Set();
      channels.set(this.name, others.add(this));
    }

    postMessage(message: unknown): void {
      for (const other of channels.get(this.name) ?? []) {
        if (other !== this) other.receive(clone(message));
      }
    }

    override close(): void {
      super.close();
      channels.get(this.name)?.delete(this);
    }
  }

  return { MessageChannel, MessagePort, BroadcastChannel };
}
