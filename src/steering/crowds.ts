import type { VirtualClients } from '../virtual-clients/spawn.js';
import { MAX_CLIENTS, type SpawnOptions, spawn } from '../virtual-clients/spawn.js';

/** The phone's virtual clients, until they are sent away. */
export class Crowds {
  readonly #crowds = new Set<VirtualClients>();
  readonly #onTrouble: (text: string) => void;
  readonly #options: SpawnOptions;

  /** @param onTrouble told about scripts that waited in vain */
  constructor(onTrouble: (text: string) => void, options: SpawnOptions = {}) {
    this.#onTrouble = onTrouble;
    this.#options = options;
  }

  /**
   * Resolves when they have connected.
   * @throws EmulatorError for an invalid script
   * @throws Error if some can't connect, or there would be too many
   */
  async add(url: string, count: number, script: string): Promise<{ readonly clients: number }> {
    const size = this.#connected.length;
    if (size + count > MAX_CLIENTS) {
      throw new Error(
        `There are ${size} virtual clients, and ${MAX_CLIENTS} at most: despawn them.`,
      );
    }
    const crowd = spawn(url, count, script, this.#options);
    this.#crowds.add(crowd);
    this.#watch(crowd);
    await crowd.connected;
    const lost = crowd.clients.filter(({ id }) => id === '').length;
    if (lost > 0)
      throw new Error(`${lost} of ${count} virtual clients could not connect to ${url}.`);
    return { clients: count };
  }

  /** Sends all away. @returns how many there were */
  async clear(): Promise<number> {
    const count = this.#connected.length;
    const crowds = [...this.#crowds];
    this.#crowds.clear();
    await Promise.all(crowds.map((crowd) => crowd.stop()));
    return count;
  }

  get #connected() {
    return [...this.#crowds]
      .flatMap(({ clients }) => clients)
      .filter((client) => client.isConnected);
  }

  /** Reports the first that waited in vain at once, the others when all have ended. */
  async #watch({ clients, done }: VirtualClients): Promise<void> {
    let missed = 0;
    for (const client of clients) {
      client.done.then(({ result, number, reason }) => {
        if (result !== 'missed') return;
        missed += 1;
        if (missed === 1) this.#onTrouble(`virtual client ${number} has left: ${reason}`);
      });
    }
    await done;
    const others = missed - 1;
    if (others < 1) return;
    const who = others === 1 ? 'client has' : 'clients have';
    this.#onTrouble(`${others} more virtual ${who} left for that`);
  }
}
