import type { ListedServer, ShownEntry } from '../protocol.js';

/** What a client has done since the page was opened. */
export interface ClientTraffic {
  /** When it connected; undefined if that was before the page was opened. */
  readonly since: number | undefined;
  received: number;
  sent: number;
}

const NONE: ClientTraffic = { since: undefined, received: 0, sent: 0 };

/** Counts each client's messages. Clients of two servers may have the same id. */
export class Traffic {
  readonly #clients = new Map<string, ClientTraffic>();

  of(port: number, client: string): Readonly<ClientTraffic> {
    return this.#clients.get(`${port} ${client}`) ?? NONE;
  }

  add(entries: readonly ShownEntry[]): void {
    for (const entry of entries) this.#add(entry);
  }

  /** Forgets clients that have left. */
  keep(servers: readonly ListedServer[]): void {
    if (this.#clients.size === 0) return;
    const there = new Set(
      servers.flatMap(({ port, clients }) => clients.map((client) => `${port} ${client}`)),
    );
    for (const key of this.#clients.keys()) if (!there.has(key)) this.#clients.delete(key);
  }

  #add(entry: ShownEntry): void {
    if (entry.kind === 'event' && entry.event.event === 'connected') {
      const key = `${entry.port} ${entry.event.client}`;
      this.#clients.set(key, { since: entry.t, received: 0, sent: 0 });
    } else if (entry.kind === 'frame' && (entry.opcode === 'text' || entry.opcode === 'binary')) {
      const key = `${entry.port} ${entry.client}`;
      const traffic = this.#clients.get(key) ?? { ...NONE };
      traffic[entry.direction] += 1;
      this.#clients.set(key, traffic);
    }
  }
}
