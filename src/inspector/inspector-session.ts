import type { Emulator, ExecOutcome, ToolChannel, ToolSession, TraceEntry } from '../index.js';
import { clearTimeout, setTimeout } from '../real-time/timers.js';
import { parseAction } from '../steering/actions.js';
import type { Steering } from '../steering/steering.js';
import {
  INSPECTOR_VERSION,
  type ListedServer,
  parseRequest,
  type ShownEntry,
  type ToPage,
} from './protocol.js';
import { shorten } from './shorten.js';

/** How long entries are gathered for a frame, unless it is full sooner. */
const FLUSH_MS = 50;
const MAX_PENDING = 1_000;
const MAX_PENDING_LENGTH = 1_048_576;
/** A page this far behind misses entries, so that the process doesn't grow. */
const MAX_BUFFERED_BYTES = 4_194_304;
const MAX_LISTED_CLIENTS = 500;

export interface InspectedPhone {
  readonly emulator: Emulator;
  /** The phone's one steering, which others may use too. */
  readonly steering: Steering;
}

/** One open page of the inspector: tells it what happens, and performs what it asks for. */
export class InspectorSession implements ToolSession {
  readonly #channel: ToolChannel;
  readonly #phone: InspectedPhone;
  readonly #unsubscribe: readonly (() => void)[];
  #pending: ShownEntry[] = [];
  #pendingLength = 0;
  #skipped = 0;
  #haveServersChanged = false;
  #hasPhoneChanged = false;
  #hasRecordingChanged = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(channel: ToolChannel, phone: InspectedPhone) {
    this.#channel = channel;
    this.#phone = phone;
    const { emulator, steering } = phone;
    this.#unsubscribe = [
      emulator.onTrace((entry) => this.#take(entry)),
      steering.onRecording(() => {
        this.#hasRecordingChanged = true;
        this.#flush();
      }),
    ];
    this.#send({
      t: 'hello',
      v: INSPECTOR_VERSION,
      servers: listServers(emulator),
      phone: emulator.status,
      recording: steering.recording ?? null,
    });
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
    this.#pending = [];
  }

  #take(entry: TraceEntry): void {
    if (this.#channel.bufferedBytes > MAX_BUFFERED_BYTES) {
      this.#skipped += 1;
    } else {
      const shown = shorten(entry);
      this.#pending.push(shown.entry);
      this.#pendingLength += shown.length;
    }
    const isFull = this.#pending.length >= MAX_PENDING || this.#pendingLength >= MAX_PENDING_LENGTH;
    if (isFull) this.#flush();
    // A scene is traced before it is played: its changes are looked up on flush.
    this.#haveServersChanged ||= mayChangeServers(entry);
    this.#hasPhoneChanged ||= mayChangePhone(entry);
    this.#timer ??= setTimeout(() => this.#flush(), FLUSH_MS).unref();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // While the page is behind, the count of skipped entries waits.
    if (this.#channel.bufferedBytes > MAX_BUFFERED_BYTES) {
      this.#skipped += this.#pending.length;
      this.#clear();
      this.#timer = setTimeout(() => this.#flush(), FLUSH_MS).unref();
      return;
    }
    const hasChanged =
      this.#haveServersChanged || this.#hasPhoneChanged || this.#hasRecordingChanged;
    if (this.#pending.length === 0 && this.#skipped === 0 && !hasChanged) return;
    const { emulator, steering } = this.#phone;
    this.#send({
      t: 'entries',
      entries: this.#pending,
      skipped: this.#skipped,
      ...(this.#haveServersChanged && { servers: listServers(emulator) }),
      ...(this.#hasPhoneChanged && { phone: emulator.status }),
      ...(this.#hasRecordingChanged && { recording: steering.recording ?? null }),
    });
    this.#clear();
    this.#skipped = 0;
    this.#haveServersChanged = false;
    this.#hasPhoneChanged = false;
    this.#hasRecordingChanged = false;
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
