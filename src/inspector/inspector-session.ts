import type { Emulator, ExecOutcome, ToolChannel, ToolSession, TraceEntry } from '../index.js';
import { clearInterval, clearTimeout, setInterval, setTimeout } from '../real-time/timers.js';
import { parseAction } from '../steering/actions.js';
import type { Steering } from '../steering/steering.js';
import type { Past } from './past.js';
import {
  type Entries,
  INSPECTOR_VERSION,
  type ListedServer,
  parseRequest,
  type ShownEntry,
  type ToPage,
} from './protocol.js';
import { type Shortened, shorten } from './shorten.js';

/** How long entries are gathered for a frame, unless it is full sooner. */
const FLUSH_MS = 50;
const MAX_PENDING = 1_000;
const MAX_PENDING_LENGTH = 1_048_576;
/**
 * How many entries a page gets at once, and how many in the time of a frame for long. More than the first is
 * more than it keeps, and more than the second nobody can follow: it misses those, and the phone goes on.
 */
const MAX_AT_ONCE = 25_000;
const MAX_PER_FLUSH = 2_000;
/** A page this far behind misses entries, so that the process doesn't grow. */
const MAX_BUFFERED_BYTES = 4_194_304;
const MAX_LISTED_CLIENTS = 500;

export interface InspectedPhone {
  readonly emulator: Emulator;
  /** The phone's one steering, which others may use too. */
  readonly steering: Steering;
}

/** What all pages are told of. */
export interface SessionContext extends InspectedPhone {
  readonly past: Past;
}

/** One open page of the inspector: tells it what happens, and performs what it asks for. */
export class InspectorSession implements ToolSession {
  readonly #channel: ToolChannel;
  readonly #phone: SessionContext;
  readonly #unsubscribe: readonly (() => void)[];
  #pending: ShownEntry[] = [];
  #pendingLength = 0;
  #skipped = 0;
  /** Of `MAX_AT_ONCE`. */
  #given = 0;
  #refill: ReturnType<typeof setInterval> | undefined;
  /** What a page may have to catch up with, in bytes. */
  #maxBufferedBytes = MAX_BUFFERED_BYTES;
  #startMs: number | undefined;
  #haveServersChanged = false;
  #hasPhoneChanged = false;
  #hasRecordingChanged = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(channel: ToolChannel, phone: SessionContext) {
    this.#channel = channel;
    this.#phone = phone;
    const { emulator, steering, past } = phone;
    const { range } = past;
    this.#send({
      t: 'hello',
      v: INSPECTOR_VERSION,
      servers: listServers(emulator),
      phone: emulator.status,
      recording: steering.recording ?? null,
      ...(range && { past: range }),
    });
    // In one turn with what follows: nothing can come in between, or twice.
    this.#sendPast();
    this.#unsubscribe = [
      emulator.onTrace((entry) => this.#take(entry)),
      steering.onRecording(() => {
        this.#hasRecordingChanged = true;
        this.#flush();
      }),
    ];
  }

  async receive(text: string): Promise<void> {
    let request: ReturnType<typeof parseRequest>;
    try {
      request = parseRequest(text);
    } catch {
      this.#channel.close();
      return;
    }
    const { id, action } = request;
    const { ok, message } = await this.#perform(action);
    // The action's effects come before its outcome.
    this.#flush();
    this.#send({ t: 'outcome', id, ok, message });
  }

  async #perform(action: unknown): Promise<ExecOutcome> {
    try {
      return await this.#phone.steering.perform(parseAction(action));
    } catch (error) {
      return { ok: false, message: (error as Error).message };
    }
  }

  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    clearTimeout(this.#timer);
    clearInterval(this.#refill);
    this.#pending = [];
  }

  /** What was kept goes out at once, and what follows has as much room as if it had not. */
  #sendPast(): void {
    const { past } = this.#phone;
    this.#startMs = past.startMs;
    for (const kept of past.entries()) if (this.#add(kept)) this.#sendEntries({ isPast: true });
    if (this.#pending.length > 0) this.#sendEntries({ isPast: true });
    this.#maxBufferedBytes += this.#channel.bufferedBytes;
  }

  #take(entry: TraceEntry): void {
    this.#startMs ??= Date.now() - entry.t;
    if (this.#given >= MAX_AT_ONCE || this.#isBehind()) this.#skipped += 1;
    else {
      this.#give();
      if (this.#add(shorten(entry))) this.#flush();
    }
    // A scene is traced before it is played: its changes are looked up on flush.
    this.#haveServersChanged ||= mayChangeServers(entry);
    this.#hasPhoneChanged ||= mayChangePhone(entry);
    this.#timer ??= setTimeout(() => this.#flush(), FLUSH_MS).unref();
  }

  #give(): void {
    this.#given += 1;
    this.#refill ??= setInterval(() => {
      this.#given -= MAX_PER_FLUSH;
      if (this.#given > 0) return;
      this.#given = 0;
      clearInterval(this.#refill);
      this.#refill = undefined;
    }, FLUSH_MS).unref();
  }

  #isBehind(): boolean {
    const { bufferedBytes } = this.#channel;
    if (bufferedBytes <= MAX_BUFFERED_BYTES) this.#maxBufferedBytes = MAX_BUFFERED_BYTES;
    return bufferedBytes > this.#maxBufferedBytes;
  }

  /** @returns whether a frame is full */
  #add({ entry, length }: Shortened): boolean {
    this.#pending.push(entry);
    this.#pendingLength += length;
    return this.#pending.length >= MAX_PENDING || this.#pendingLength >= MAX_PENDING_LENGTH;
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // While the page is behind, the count of skipped entries waits.
    if (this.#isBehind()) {
      this.#skipped += this.#pending.length;
      this.#clear();
      this.#timer = setTimeout(() => this.#flush(), FLUSH_MS).unref();
      return;
    }
    const hasChanged =
      this.#haveServersChanged || this.#hasPhoneChanged || this.#hasRecordingChanged;
    if (this.#pending.length === 0 && this.#skipped === 0 && !hasChanged) return;
    const { emulator, steering } = this.#phone;
    this.#sendEntries({
      ...(this.#haveServersChanged && { servers: listServers(emulator) }),
      ...(this.#hasPhoneChanged && { phone: emulator.status }),
      ...(this.#hasRecordingChanged && { recording: steering.recording ?? null }),
    });
    this.#haveServersChanged = false;
    this.#hasPhoneChanged = false;
    this.#hasRecordingChanged = false;
  }

  #sendEntries(more: Pick<Entries, 'isPast' | 'servers' | 'phone' | 'recording'>): void {
    const startMs = this.#startMs ?? Date.now();
    const [entries, skipped] = [this.#pending, this.#skipped];
    this.#send({ t: 'entries', entries, skipped, startMs, ...more });
    this.#clear();
    this.#skipped = 0;
  }

  #clear(): void {
    this.#pending = [];
    this.#pendingLength = 0;
  }

  #send(message: ToPage): void {
    this.#channel.send(JSON.stringify(message));
  }
}

function listServers({ servers }: Emulator): ListedServer[] {
  return servers.map((server) => ({
    ...server,
    clients: server.clients.slice(0, MAX_LISTED_CLIENTS),
    clientCount: server.clients.length,
  }));
}

/** A client that leaves is no longer frozen. */
function mayChangePhone(entry: TraceEntry): boolean {
  if (entry.kind === 'event') return entry.event.event === 'disconnected';
  return entry.kind === 'scene';
}

function mayChangeServers(entry: TraceEntry): boolean {
  switch (entry.kind) {
    case 'state':
    case 'page':
    case 'scene':
      return true;
    case 'event':
      return entry.event.event !== 'message';
    default:
      return false;
  }
}
