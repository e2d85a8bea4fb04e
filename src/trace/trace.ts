import type { PluginResult } from '../cordova/plugin-result.js';
import type { ExecObserver } from '../cordova/service-registry.js';
import { throwLater } from '../real-time/throw-later.js';
import { clockTick, nowMs } from '../real-time/timers.js';
import type {
  Direction,
  Entry,
  LogEntry,
  PageEntry,
  ServiceEntry,
  ServiceTrace,
  TraceEntry,
  TraceListener,
} from './entries.js';

/** The `page` of entries that belong to no page: the app in this process, and the emulator itself. */
export const APP_IN_THIS_PROCESS = 0;

/** A page that invents names must fill neither the memory nor the log. */
const MAX_UNKNOWN_CALLS = 1_000;
const MAX_NAME_LENGTH = 100;

const OWN_SERVICE =
  'give a service of your own with --services <file>, or createEmulator({ services })';

/** Everything that happens in an emulator, published once. Without a listener it costs nothing. */
export class Trace {
  readonly #startMs = nowMs();
  readonly #listeners = new Set<TraceListener>();
  readonly #unknownCalls = new Set<string>();
  #lastPage = APP_IN_THIS_PROCESS;
  #tick: number | undefined;
  #t = 0;

  /** @returns a function that ends the subscription */
  subscribe(listener: TraceListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get isActive(): boolean {
    return this.#listeners.size > 0;
  }

  /** True the first time for each call that nobody answers. */
  isNewUnknown(call: string): boolean {
    const isNew = !this.#unknownCalls.has(call) && this.#unknownCalls.size < MAX_UNKNOWN_CALLS;
    if (isNew) this.#unknownCalls.add(call);
    return isNew;
  }

  forNewPage(): PageTrace {
    this.#lastPage += 1;
    return new PageTrace(this, this.#lastPage);
  }

  publish(page: number, entry: Entry): void {
    if (!this.isActive) return;
    const traced = { t: this.#now(), page, ...entry };
    for (const listener of this.#listeners) notify(listener, traced);
  }

  /** What there is of each message is written out: it takes a fraction of the time of a copy. */
  publishText(page: number, port: number, client: string, direction: Direction, text: string) {
    const t = this.#now();
    const traced = {
      t,
      page,
      kind: 'frame',
      port,
      client,
      direction,
      opcode: 'text',
      text,
    } as const;
    for (const listener of this.#listeners) notify(listener, traced);
  }

  /** It is in the turn of its text, and so at that time. */
  publishMessage(page: number, port: number, client: string, text: string): void {
    const event = { message: text, client, event: 'message' } as const;
    const traced = { t: this.#t, page, kind: 'event', port, event } as const;
    for (const listener of this.#listeners) notify(listener, traced);
  }

  /** The exact clock takes longer than all the rest of an entry, and need be read once in a millisecond. */
  #now(): number {
    const tick = clockTick();
    if (tick !== this.#tick) {
      this.#tick = tick;
      this.#t = Math.round(nowMs() - this.#startMs);
    }
    return this.#t;
  }
}

/** What happens on behalf of one page. */
export class PageTrace implements ServiceTrace, ExecObserver {
  /** Gets the log's lines too, for the page's own console. */
  onLog: ((entry: LogEntry) => void) | undefined;
  readonly page: number;
  readonly #trace: Trace;

  constructor(trace: Trace, page: number) {
    this.page = page;
    this.#trace = trace;
  }

  get isActive(): boolean {
    return this.#trace.isActive;
  }

  publish(entry: ServiceEntry | PageEntry): void {
    this.#trace.publish(this.page, entry);
    if (entry.kind === 'log') this.onLog?.(entry);
  }

  publishText(port: number, client: string, direction: Direction, text: string): void {
    if (this.isActive) this.#trace.publishText(this.page, port, client, direction, text);
  }

  publishMessage(port: number, client: string, text: string): void {
    if (this.isActive) this.#trace.publishMessage(this.page, port, client, text);
  }

  onUnknown(service: string, action: string, failure: string, lacks: 'service' | 'action'): void {
    const call = quoteShort(`${service}.${action}`);
    if (!this.#trace.isNewUnknown(call)) return;
    const remedy = lacks === 'service' ? ` (${OWN_SERVICE})` : '';
    const text = `${call} is not emulated: calls fail with "${failure}", as on a phone without that plugin${remedy}`;
    this.publish({ kind: 'log', level: 'warning', text });
  }

  onCall(callbackId: string, service: string, action: string, args: unknown): void {
    if (!this.isActive) return;
    this.#trace.publish(this.page, { kind: 'call', callbackId, service, action, args });
  }

  readonly onResult = (callbackId: string, result: PluginResult): void => {
    if (!this.isActive) return;
    this.#trace.publish(this.page, { kind: 'result', callbackId, ...result });
  };
}

/** A name from outside, made safe for one line of the log. */
function quoteShort(name: string): string {
  return JSON.stringify(name.slice(0, MAX_NAME_LENGTH)).slice(1, -1);
}

/** A listener that throws must not stop the server it listens to. */
function notify(listener: TraceListener, entry: TraceEntry): void {
  try {
    listener(entry);
  } catch (error) {
    throwLater(error);
  }
}
