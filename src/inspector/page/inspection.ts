import type { PhoneStatus } from '../../index.js';
import { describeServer } from '../../service-descriptions.js';
import type { Action } from '../../steering/actions.js';
import type { Entries, ListedServer, Outcome, ToPage } from '../protocol.js';
import { Connection } from './connection.js';
import { FilteredRows } from './filtered-rows.js';
import { describeDone } from './outcomes.js';
import { toText } from './rows.js';
import { Timeline } from './timeline.js';
import { Traffic } from './traffic.js';

export type ConnectionState = 'connecting' | 'connected' | 'lost';

/** The outcome of the last action. */
export interface LastOutcome {
  /** Counts outcomes, so that two equal ones are noticed. */
  readonly count: number;
  readonly ok: boolean;
  readonly message: string;
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
  readonly timeline = new Timeline();
  readonly view = new FilteredRows(this.timeline);
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
  #lastId = 0;
  #isChangeDue = false;

  constructor() {
    this.#connection = new Connection({
      onMessage: (message) => this.#receive(message),
      onLost: (reason) => this.#lose(reason),
    });
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
    const text = ok ? describeDone(action, message) : toText(message);
    this.outcome = { count: this.outcome.count + 1, ok, message: text };
    this.change();
    return ok;
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

  #take({ entries, skipped, servers, phone, recording }: Entries): void {
    const { added, answered } = this.timeline.add(entries);
    this.timeline.skipped += skipped;
    this.view.update(added, answered);
    this.traffic.add(entries);
    if (phone) this.phone = phone;
    if (recording !== undefined) this.recording = recording;
    if (servers) this.#list(servers);
  }

  #list(servers: readonly ListedServer[]): void {
    this.servers = servers;
    this.traffic.keep(servers);
  }

  #lose(reason: string): void {
    this.connection = 'lost';
    this.refusal = reason;
    this.#list([]);
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
