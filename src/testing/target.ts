import { invalidOption } from '../checks/check-options.js';
import { Arrivals } from '../clients/arrivals.js';
import { orAborted } from '../clients/on-abort.js';
import type { Emulator } from '../index.js';
import { type Closed, openClient, type TestClient } from './client.js';
import { findServerUrl, type TestEmulator, watch } from './emulator.js';
import { attachTranscript, Transcript, type TranscriptLine } from './transcript.js';
import { requireKind, takeEvent } from './wait-for.js';
import { parseLimits, type TimeoutOptions, type WaitOptions } from './wait-options.js';

/** Something that one of the target's clients did or observed. */
export interface ClientEvent {
  readonly kind: 'client';
  readonly event: 'connected' | 'sent' | 'message' | 'closed';
  readonly client: string;
  /** Milliseconds since the target was created. */
  readonly t: number;
  /** The text that was sent, or that came. */
  readonly message?: string;
  /** How the connection ended. */
  readonly code?: number;
  readonly reason?: string;
}

/** A running app, on an emulator or on a phone, as its clients see it. */
export interface Target extends AsyncDisposable {
  /** Everything that its clients did and observed. */
  readonly history: readonly ClientEvent[];
  /** Connects another client. */
  connectClient(options?: TimeoutOptions): Promise<TestClient>;
  /**
   * The next event that any client observes; each is handed out once, as by an emulator's `waitFor`.
   * @throws TimeoutError with the last events
   */
  waitFor(
    kind: 'connected' | 'message' | 'closed',
    options?: WaitOptions<ClientEvent>,
  ): Promise<ClientEvent>;
  /** Resolves when no client has done or observed anything for `ms` milliseconds from now on. */
  quiet(ms: number, options?: TimeoutOptions): Promise<void>;
  /** Ends its clients' connections, and the emulator if the target started it. */
  close(): Promise<void>;
}

export type TargetOptions =
  | {
      /**
       * The emulator on which the app runs. A function starts it when the first client connects,
       * unless `WSS_EMU_TARGET` names another target.
       */
      readonly emulator: Emulator | (() => Emulator | Promise<Emulator>);
    }
  | {
      /** The URL of the app's server, such as `ws://192.168.0.20:3001`. */
      readonly url: string;
    };

const KINDS = ['connected', 'message', 'closed'] as const;

/**
 * Creates what a contract suite talks to. The environment variable `WSS_EMU_TARGET` names a server
 * to use when there are no options, or in place of the emulator that a function would start.
 *
 * @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION`
 */
export function createTarget(options?: TargetOptions): Target {
  const place = choosePlace(options, process.env.WSS_EMU_TARGET);
  const history: ClientEvent[] = [];
  const transcript = new Transcript('the target');
  const arrivals = {
    connected: new Arrivals<ClientEvent>(),
    message: new Arrivals<ClientEvent>(),
    closed: new Arrivals<ClientEvent>(),
  };
  const clients = new Set<TestClient>();

  function note({ event, client = '', text }: TranscriptLine, closed?: Closed): void {
    const { t } = transcript;
    const kind = event as ClientEvent['event'];
    const message = closed === undefined && text !== undefined ? { message: text } : {};
    const entry: ClientEvent = { kind: 'client', event: kind, client, t, ...message, ...closed };
    history.push(entry);
    transcript.add({ t, event, client, text });
    if (kind !== 'sent') arrivals[kind].add(entry);
  }

  async function connectClient(clientOptions: TimeoutOptions = {}): Promise<TestClient> {
    const client = await openClient(await place.url(clientOptions), clientOptions, note);
    clients.add(client);
    return client;
  }

  async function close(): Promise<void> {
    await Promise.all(
      [...clients].map((client) => {
        client.thaw();
        return client.close();
      }),
    );
    await place.close();
    for (const kind of KINDS) arrivals[kind].end('the target was closed');
  }

  const target: Target = {
    history,
    connectClient,
    async waitFor(kind, waitOptions = {}) {
      requireKind(kind, KINDS);
      return takeEvent(kind, arrivals[kind], waitOptions, transcript);
    },
    quiet: async (ms, quietOptions = {}) =>
      transcript.quiet(ms, parseLimits('quiet', quietOptions)),
    close,
    [Symbol.asyncDispose]: close,
  };
  return attachTranscript(target, transcript);
}

/** Where a target's clients connect. */
interface TargetPlace {
  url(options: TimeoutOptions): Promise<string>;
  close(): Promise<void>;
}

function choosePlace(options: TargetOptions | undefined, named: string | undefined): TargetPlace {
  if (options && 'url' in options) return remotePlace(options.url, 'createTarget');
  const emulator = options?.emulator;
  if (typeof emulator === 'object') return emulatorPlace(async () => watch(emulator), false);
  if (named) return remotePlace(named, 'WSS_EMU_TARGET');
  if (typeof emulator === 'function')
    return emulatorPlace(async () => watch(await emulator()), true);
  throw invalidOption(
    'createTarget: no target. Give it { emulator } or { url }, or set WSS_EMU_TARGET to a URL such as ws://192.168.0.20:3001',
  );
}

function remotePlace(url: string, source: string): TargetPlace {
  if (!URL.canParse(url) || !/^wss?:/.test(url)) {
    throw invalidOption(
      `${source}: a target's URL is one such as ws://192.168.0.20:3001, not ${JSON.stringify(url)}`,
    );
  }
  return { url: async () => url, close: async () => {} };
}

function emulatorPlace(start: () => Promise<TestEmulator>, isOwn: boolean): TargetPlace {
  let started: Promise<TestEmulator> | undefined;

  async function findUrl(options: TimeoutOptions): Promise<string> {
    const limits = parseLimits('connectClient', options);
    started ??= start();
    return findServerUrl(await orAborted(started, limits.signal), limits);
  }

  return {
    url: findUrl,
    async close() {
      if (isOwn) await (await started)?.close();
    },
  };
}
