import { Comparison, type Difference, describeArrival, describeBoth, NOTHING } from './compare.js';
import {
  type ClientLine,
  type CloseLine,
  type ConnectedLine,
  connectionOf,
  isClientLine,
  type MessageLine,
  type NumberedEntry,
  type Recording,
} from './format.js';
import { DEFAULT_WAIT_MS, type Part, type ReplayOptions, type ReplayResult } from './part.js';
import type { Peer } from './peer.js';
import { ReplayClock } from './replay-clock.js';
import { findUnexpected, GOING_AWAY, NOT_READ, type Role, TCP_ENDED } from './role.js';

/**
 * Plays one side of a recording, entry by entry in the order of the file: what this side did is
 * done, what the other did is awaited. So nobody acts before what was there before has come.
 */
export class Play {
  readonly #recording: Recording;
  readonly #part: Part;
  readonly #options: ReplayOptions;
  readonly #comparison: Comparison;
  readonly #clock: ReplayClock;
  readonly #roles = new Map<string, Role>();
  /** Every connection that there was. */
  readonly #peers = new Set<Peer>();
  /** The last one that this side has done something with. */
  #acting: Peer | undefined;
  #lastMs = 0;
  #messages = 0;

  constructor(recording: Recording, part: Part, options: ReplayOptions) {
    this.#recording = recording;
    this.#part = part;
    this.#options = options;
    this.#comparison = new Comparison(recording, options.ignore);
    this.#clock = new ReplayClock(options.speed, options.signal);
  }

  /** @throws the signal's reason when it was aborted, and what `open` throws */
  async run(): Promise<ReplayResult> {
    const { signal } = this.#options;
    // Whoever waits for a message is woken by the end of the connection.
    const abort = () => this.#terminateAll();
    signal.addEventListener('abort', abort);
    try {
      const difference = await this.#playAll();
      signal.throwIfAborted();
      return {
        clients: this.#peers.size,
        messages: this.#messages,
        ...(difference && { difference }),
      };
    } finally {
      signal.removeEventListener('abort', abort);
      await this.#closeAll();
    }
  }

  async #playAll(): Promise<Difference | undefined> {
    for (const numbered of this.#recording.entries) {
      this.#options.signal.throwIfAborted();
      const difference = await this.#playOne(numbered);
      if (difference && this.#options.check) return difference;
      this.#lastMs = numbered.entry.t;
    }
    return this.#leave([...this.#roles.values()]);
  }

  async #playOne({ line, entry }: NumberedEntry): Promise<Difference | undefined> {
    if (!isClientLine(entry)) {
      const isTheirs = (role: Role) => role.port === entry.port && role.ending === 'stopped';
      if (entry.type === 'started') return undefined;
      return this.#leave([...this.#roles.values()].filter(isTheirs));
    }
    if (entry.type === 'connected') return this.#connect(entry, line);
    const role = this.#roles.get(connectionOf(entry));
    if (!role) return undefined;
    role.line = line;
    switch (entry.type) {
      case 'text':
      case 'binary':
        if (role.ending !== 'none') return undefined;
        this.#messages += 1;
        return entry.from === this.#part.side
          ? this.#send(role, entry)
          : this.#expect(role, entry, line);
      case 'close':
        return this.#playClose(role, entry, line);
      case 'error':
        return this.#break(role, entry);
      case 'disconnected':
        return this.#disconnect(role, entry);
    }
  }

  async #connect(entry: ConnectedLine, line: number): Promise<Difference | undefined> {
    if (this.#part.side === 'client') await this.#takeTurn(entry.t, undefined);
    const { client, port } = entry;
    this.#comparison.texts.forgetClient(client);
    const peer = await this.#part.open(entry, this.#patience(entry));
    if (peer) this.#peers.add(peer);
    this.#options.signal.throwIfAborted();
    this.#clock.sync(entry.t);
    if (!peer) return this.#miss({ line, client, expected: 'the client', actual: NOTHING });
    this.#acting = peer;
    this.#roles.set(connectionOf(entry), { peer, client, port, line, ending: 'none' });
    return this.#part.side === 'server' ? this.#noteSame(line) : undefined;
  }

  async #send(role: Role, entry: MessageLine): Promise<Difference | undefined> {
    await this.#takeTurn(entry.t, role.peer);
    if (role.peer.isOpen) {
      role.peer.send(entry.type === 'text' ? entry.text : Buffer.from(entry.base64, 'base64'));
      if (await role.peer.keepsUp(this.#waitMs)) return undefined;
      role.ending = 'theirs';
      return this.#miss({ line: role.line, client: role.client, ...NOT_READ });
    }
    const end = await role.peer.next(this.#waitMs);
    role.ending = 'theirs';
    const actual = end ? describeArrival(end) : NOTHING;
    const expected = 'an open connection, to send on';
    return this.#miss({ line: role.line, client: role.client, expected, actual });
  }

  async #expect(
    role: Role,
    entry: MessageLine | CloseLine,
    line: number,
  ): Promise<Difference | undefined> {
    const actual = await role.peer.next(this.#patience(entry));
    this.#options.signal.throwIfAborted();
    this.#clock.sync(entry.t);
    if (actual && this.#comparison.isSame(entry, actual)) return this.#noteSame(line);
    const pointer = actual && this.#comparison.findPlace(entry, actual);
    const difference = {
      line,
      client: role.client,
      ...describeBoth(entry, actual),
      ...(pointer && { pointer }),
    };
    const hasEnded = actual?.kind === 'closed';
    if (hasEnded) role.ending = 'theirs';
    return actual && !hasEnded ? difference : this.#miss(difference);
  }

  async #playClose(role: Role, entry: CloseLine, line: number): Promise<Difference | undefined> {
    if (role.ending !== 'none') return undefined;
    const isOurs = entry.from === this.#part.side;
    // A server that is stopped takes everybody along: when that is, is for its user to say.
    if (entry.from === 'server' && entry.code === GOING_AWAY) {
      role.ending = 'stopped';
      return undefined;
    }
    role.ending = isOurs ? 'ours' : 'theirs';
    if (!isOurs) return this.#expect(role, entry, line);
    await this.#takeTurn(entry.t, role.peer);
    role.peer.close(entry.code, entry.reason);
    await role.peer.whenClosed(this.#waitMs);
    return undefined;
  }

  /** A client whose connection broke is one that resets it: what it did wrong is not recorded. */
  async #break(role: Role, { t }: ClientLine): Promise<undefined> {
    if (role.ending !== 'none') return;
    role.ending = 'broken';
    if (this.#part.side === 'server') return;
    await this.#takeTurn(t, role.peer);
    role.peer.reset();
  }

  async #disconnect(role: Role, entry: ClientLine): Promise<Difference | undefined> {
    // Those stay for the others' sake until the server has stopped.
    if (role.ending === 'stopped') return undefined;
    this.#roles.delete(connectionOf(entry));
    const isClient = this.#part.side === 'client';
    if (role.ending === 'none' && isClient) {
      await this.#takeTurn(entry.t, role.peer);
      role.peer.end();
    }
    if (isClient || role.ending !== 'none') {
      await role.peer.whenClosed(this.#waitMs);
      return undefined;
    }
    const end = await role.peer.next(this.#patience(entry));
    this.#options.signal.throwIfAborted();
    const { line, client } = role;
    if (end?.kind === 'closed' && end.code === TCP_ENDED.code) return this.#noteSame(line);
    const actual = end ? describeArrival(end) : NOTHING;
    return this.#miss({ line, client, expected: describeArrival(TCP_ENDED), actual });
  }

  /** All leave together, so that nobody hears of another's leaving. */
  async #leave(roles: readonly Role[]): Promise<Difference | undefined> {
    for (const { peer } of roles) await peer.flush(this.#waitMs);
    const unexpected = findUnexpected(roles);
    for (const role of roles) {
      role.peer.close(this.#part.leavingCode);
      this.#roles.delete(connectionOf(role));
    }
    return this.#options.check ? unexpected : undefined;
  }

  /**
   * Waits for the time, and until the other side has read what another client has sent: what was
   * done one after the other arrives one after the other.
   */
  async #takeTurn(t: number, peer: Peer | undefined): Promise<void> {
    await this.#clock.until(t);
    if (this.#part.side === 'client' && this.#acting !== peer)
      await this.#acting?.flush(this.#waitMs);
    this.#options.signal.throwIfAborted();
    this.#acting = peer;
  }

  /** The other side may take the time that it took. */
  #patience({ t }: ClientLine): number {
    return this.#part.patienceMs + Math.max(t - this.#lastMs, 0);
  }

  #noteSame(line: number): undefined {
    this.#options.onSame?.(line);
  }

  #miss(difference: Difference): Difference {
    if (!this.#options.check) {
      const { line, client, expected, actual } = difference;
      this.#options.onNote(`line ${line}: ${client}: expected ${expected}, got ${actual}`);
    }
    return difference;
  }

  get #waitMs(): number {
    return this.#options.waitMs ?? DEFAULT_WAIT_MS;
  }

  #terminateAll(): void {
    for (const peer of this.#peers) peer.terminate();
  }

  async #closeAll(): Promise<void> {
    for (const peer of this.#peers) if (peer.isOpen) peer.close(this.#part.leavingCode);
    await Promise.all([...this.#peers].map((peer) => peer.whenClosed(this.#waitMs)));
    this.#terminateAll();
  }
}
