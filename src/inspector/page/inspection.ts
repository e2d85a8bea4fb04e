import type { PhoneStatus } from '../../index.js';
import { describeServer } from '../../service-descriptions.js';
import type { Action } from '../../steering/actions.js';
import type { Entries, ListedServer, Outcome, ToPage } from '../protocol.js';
import { Connection } from './connection.js';
import { describeDone } from './outcomes.js';
import { readRecordingFile, toTraceEntries } from './recorded.js';
import { toText } from './rows.js';
import { Sequence } from './sequence.js';
import { Shown } from './shown.js';
import { Traffic } from './traffic.js';

export type ConnectionState = 'connecting' | 'connected' | 'lost';

/** The outcome of the last action. */
export interface LastOutcome {
  /** Counts outcomes, so that two equal ones are noticed. */
  readonly count: number;
  readonly ok: boolean;
  readonly message: string;
}

/** A recording that is looked at. */
export interface Recorded {
  /** Its file's. */
  readonly name: string;
  /** When it began, in milliseconds since 1970. */
  readonly startMs: number;
  readonly entries: number;
}

const ORDINARY: PhoneStatus = {
  isOnline: true,
  isInFront: true,
  delayMs: 0,
  jitterMs: 0,
  frozen: [],
};

/** What the page knows about the phone, and its way to steer it. Notifies its one listener once per frame. */
export class Inspection {
  readonly #live = new Shown();
  #shown = this.#live;
  /** The recording that is shown in place of the phone, if any. */
  recorded: Recorded | undefined;
  readonly traffic = new Traffic();
  connection: ConnectionState = 'connecting';
  /** Why the emulator refuses a connection, if it said so. */
  refusal = '';
  servers: readonly ListedServer[] = [];
  phone = ORDINARY;
  /** The file being recorded to, if any. */
  recording: string | null = null;
  outcome: LastOutcome = { count: 0, ok: true, message: '' };
  onChange: () => void = () => {};
  readonly #connection: Connection;
  readonly #waiting = new Map<number, (outcome: Outcome) => void>();
  readonly #sequence = new Sequence();
  #hasBeenConnected = false;
  /** Whether past entries that come now are from before the page was opened. */
  #isBefore = false;
  #lastId = 0;
  #isChangeDue = false;

  constructor() {
    this.#connection = new Connection({
      onMessage: (message) => this.#receive(message),
      onLost: (reason) => this.#lose(reason),
    });
  }

  get timeline(): Shown['timeline'] {
    return this.#shown.timeline;
  }

  get view(): Shown['view'] {
    return this.#shown.view;
  }

  /** The WebSocket servers that clients can connect to. */
  get startedServers(): readonly ListedServer[] {
    return this.servers.filter(
      ({ service, state }) => describeServer(service)?.hasClients && state === 'started',
    );
  }

  /**
   * Has the emulator perform an action, and shows the outcome.
   * @returns whether it was done
   */
  async perform(action: Action): Promise<boolean> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answered = new Promise<Outcome>((resolve) => this.#waiting.set(id, resolve));
    if (!this.#connection.send({ t: 'do', id, action })) {
      this.#answer({ t: 'outcome', id, ok: false, message: 'the emulator is not reachable' });
    }
    const { ok, message } = await answered;
    this.say(ok, ok ? describeDone(action, message) : toText(message));
    return ok;
  }

  /** Shows what became of something. */
  say(ok: boolean, message: string): void {
    this.outcome = { count: this.outcome.count + 1, ok, message };
    this.change();
  }

  /** Shows a recording in place of the phone, whose timeline goes on unseen; or says why it can't. */
  async look(file: File): Promise<void> {
    try {
      const recording = await readRecordingFile(file);
      const startMs = Date.parse(recording.header.startedAt);
      const shown = new Shown();
      shown.timeline.add(toTraceEntries(recording), { startMs, isBefore: false });
      shown.view.refresh();
      this.#shown = shown;
      this.recorded = { name: file.name, startMs, entries: recording.entries.length };
      this.say(true, `${file.name} is shown`);
    } catch (error) {
      this.say(false, (error as Error).message);
    }
  }

  /** Shows the phone again. */
  lookBack(): void {
    this.#shown = this.#live;
    this.recorded = undefined;
    this.change();
  }

  /** Renders the page again, once for all changes before the next frame. */
  change(): void {
    if (this.#isChangeDue) return;
    this.#isChangeDue = true;
    requestAnimationFrame(() => {
      this.#isChangeDue = false;
      this.onChange();
    });
  }

  clear(): void {
    this.timeline.clear();
    this.view.refresh();
    this.change();
  }

  #receive(message: ToPage): void {
    switch (message.t) {
      case 'hello':
        this.connection = 'connected';
        this.refusal = '';
        this.phone = message.phone;
        this.recording = message.recording;
        this.#isBefore = !this.#hasBeenConnected;
        this.#hasBeenConnected = true;
        this.#live.timeline.skipped += this.#sequence.join(message.past);
        this.#list(message.servers);
        break;
      case 'entries':
        this.#take(message);
        break;
      case 'outcome':
        this.#answer(message);
        break;
    }
    this.change();
  }

  #take({ entries: sent, skipped, isPast, startMs, ...news }: Entries): void {
    const entries = isPast ? this.#sequence.takePast(sent) : sent;
    if (!isPast) this.#sequence.advance(sent.length + skipped);
    const { timeline, view } = this.#live;
    const origin = { startMs, isBefore: isPast === true && this.#isBefore };
    const { added, answered } = timeline.add(entries, origin);
    timeline.skipped += skipped;
    view.update(added, answered);
    this.traffic.add(entries);
    const { servers, phone, recording } = news;
    if (phone) this.phone = phone;
    if (recording !== undefined) this.recording = recording;
    if (servers) this.#list(servers);
    else if (isPast) this.traffic.keep(this.servers);
  }

  #list(servers: readonly ListedServer[]): void {
    this.servers = servers;
    this.traffic.keep(servers);
  }

  #lose(reason: string): void {
    this.connection = 'lost';
    this.refusal = reason;
    this.servers = [];
    this.phone = ORDINARY;
    this.recording = null;
    for (const id of this.#waiting.keys()) {
      this.#answer({ t: 'outcome', id, ok: false, message: 'the emulator has gone' });
    }
    this.change();
  }

  #answer(outcome: Outcome): void {
    this.#waiting.get(outcome.id)?.(outcome);
    this.#waiting.delete(outcome.id);
  }
}
