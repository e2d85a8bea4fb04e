import { Arrivals } from '../clients/arrivals.js';
import {
  createEmulator as createPhone,
  type Emulator,
  type EmulatorOptions,
  type TraceEntry,
} from '../index.js';
import { setImmediate } from '../real-time/timers.js';
import { ownPlace } from './address.js';
import { cutClients } from './client.js';
import { type EmulatorEvent, type EmulatorEvents, toEmulatorEvent } from './events.js';
import { attachTranscript, Transcript, type TranscriptLine, transcriptOf } from './transcript.js';
import { requireKind, takeEvent } from './wait-for.js';
import {
  type Limits,
  parseLimits,
  type TimeoutOptions,
  timeoutError,
  type WaitOptions,
} from './wait-options.js';

/** An emulated phone that remembers what happened on it and lets tests wait for events. */
export interface TestEmulator extends Emulator {
  /** Everything that has happened, as `onTrace` reports it. */
  readonly history: readonly TraceEntry[];
  /**
   * The next event of a kind, past or future. Each event is handed out once, oldest first; with
   * `where`, the first that matches, and the others stay.
   * @throws TimeoutError with the last events
   */
  waitFor<Kind extends keyof EmulatorEvents>(
    kind: Kind,
    options?: WaitOptions<EmulatorEvents[Kind]>,
  ): Promise<EmulatorEvents[Kind]>;
  /**
   * Resolves when nothing has happened for `ms` milliseconds from now on.
   * @throws TimeoutError when something keeps happening for `timeoutMs`
   */
  quiet(ms: number, options?: TimeoutOptions): Promise<void>;
}

const KINDS: readonly (keyof EmulatorEvents)[] = [
  'connected',
  'disconnected',
  'message',
  'error',
  'started',
  'stopped',
];

/**
 * Creates an emulated phone for tests. Without `host` and `ports` it has a loopback address of
 * its own, and its app the port it asks for; on systems without such addresses, a free port.
 *
 * @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION`
 */
export function createEmulator(options: EmulatorOptions = {}): TestEmulator {
  const hasPlace = options.host !== undefined || options.ports !== undefined;
  const all = hasPlace ? options : { ...ownPlace(), ...options };
  const host = typeof all.host === 'string' ? all.host : '127.0.0.1';
  return watchPhone(createPhone(all), host);
}

/**
 * Adds what tests need to an emulator that was created elsewhere. It remembers what happens from
 * now on: watch it before its app starts.
 *
 * @returns the same object
 */
export function watch(emulator: Emulator): TestEmulator {
  const isWatched = transcriptOf(emulator) !== undefined;
  return isWatched ? (emulator as TestEmulator) : watchPhone(emulator, undefined);
}

function watchPhone(emulator: Emulator, host: string | undefined): TestEmulator {
  const { close: closePhone } = emulator;
  const history: TraceEntry[] = [];
  const transcript = new Transcript('the emulator');
  const visitors = new Set<string>();
  const urls = new Map<number, string>();
  const arrivals: ArrivalsOfKinds = {
    connected: new Arrivals(),
    disconnected: new Arrivals(),
    message: new Arrivals(),
    error: new Arrivals(),
    started: new Arrivals(),
    stopped: new Arrivals(),
  };
  const unsubscribe = emulator.onTrace((entry) => {
    history.push(entry);
    const event = toEmulatorEvent(entry, host);
    const line = toLine(entry, event);
    if (event?.event === 'connected') {
      visitors.add(formatVisitor(event.address ?? event.client, event.port));
    }
    if (event?.event === 'started') urls.set(event.port, event.url);
    if (event?.event === 'stopped') urls.delete(event.port);
    if (line) transcript.add(line);
    else transcript.touch();
    // Each goes to the arrivals of its own kind, which the compiler can't follow.
    if (event) (arrivals[event.event] as Arrivals<EmulatorEvent>).add(event);
  });

  async function waitFor<Kind extends keyof EmulatorEvents>(
    kind: Kind,
    options: WaitOptions<EmulatorEvents[Kind]> = {},
  ): Promise<EmulatorEvents[Kind]> {
    requireKind(kind, KINDS);
    return takeEvent(kind, arrivals[kind], options, transcript);
  }

  async function close(): Promise<void> {
    await closePhone();
    // A frozen client hasn't heard of it, and would stay for ever.
    await cutClients((id, port) => visitors.has(formatVisitor(id, port)));
    // The server's ends of these connections notice in the next turn, and are gone after it.
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    unsubscribe();
    for (const kind of KINDS) arrivals[kind].end('the emulator was closed');
  }

  const own = {
    history,
    waitFor,
    quiet: async (ms: number, options: TimeoutOptions = {}) =>
      transcript.quiet(ms, parseLimits('quiet', options)),
    close,
    [Symbol.asyncDispose]: close,
  };
  const watched = attachTranscript(Object.assign(emulator, own), transcript);
  serverUrls.set(watched, urls);
  return watched;
}

/** The URLs of the started servers, by port. */
const serverUrls = new WeakMap<TestEmulator, ReadonlyMap<number, string>>();

/**
 * The URL of the app's first started server; waits for one to start. Takes no event from other
 * waits.
 * @throws TimeoutError, and the signal's reason
 */
export async function findServerUrl(emulator: TestEmulator, limits: Limits): Promise<string> {
  const transcript = transcriptOf(emulator);
  const find = () => serverUrls.get(emulator)?.values().next().value;
  await transcript?.until(() => find() !== undefined, limits);
  const url = find();
  if (url !== undefined) return url;
  const failure = `connectClient: the app has started no server within ${limits.timeoutMs} ms`;
  throw timeoutError(transcript?.explain(failure) ?? failure);
}

type ArrivalsOfKinds = {
  readonly [Kind in keyof EmulatorEvents]: Arrivals<EmulatorEvents[Kind]>;
};

function formatVisitor(id: string, port: number): string {
  return `${id} at ${port}`;
}

/** An entry as failures show it. */
function toLine(entry: TraceEntry, event: EmulatorEvent | undefined): TranscriptLine | undefined {
  if (event) {
    const { t, port } = event;
    const client = 'client' in event ? event.client : undefined;
    const text = 'message' in event ? event.message : undefined;
    const place = client ?? `port ${port}`;
    return { t, event: event.event, client: place, text };
  }
  if (entry.kind === 'frame' && entry.direction === 'sent' && entry.opcode === 'text') {
    return { t: entry.t, event: 'sent', client: entry.client, text: entry.text };
  }
  if (entry.kind === 'log') return { t: entry.t, event: entry.level, text: entry.text };
  return undefined;
}
