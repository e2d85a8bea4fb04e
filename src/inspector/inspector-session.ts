import type { Emulator, ExecOutcome, ToolChannel, ToolSession, TraceEntry } from '../index.js';
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

// Taken before a test runner can put a fake one in its place.
const { setTimeout, clearTimeout } = globalThis;

/** A page gets so many frames a second at most, unless there is more than one can hold. */
const FLUSH_MS = 50;
const MAX_PENDING = 1_000;
const MAX_PENDING_LENGTH = 1_048_576;
/** From here on a page is too slow: it misses entries, and the process does not grow. */
const MAX_BUFFERED_BYTES = 4_194_304;
const MAX_LISTED_CLIENTS = 500;

export interface InspectedPhone {
  readonly emulator: Emulator;
  /** Does what the page asks for; the phone's one, which others may steer by too. */
  readonly steering: Steering;
}

/** One page of the inspector: it is told what happens, and its wishes are passed on. */
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
    // What it did is seen before what became of it.
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
    // A scene is told of before it is played: what it has changed is looked up later.
    this.#haveServersChanged ||= mayChangeServers(entry);
    this.#hasPhoneChanged ||= mayChangePhone(entry);
    this.#timer ??= setTimeout(() => this.#flush(), FLUSH_MS).unref();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // While the page is behind, the last of what was skipped waits for it to catch up.
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

/** A client that leaves is frozen no more. */
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
