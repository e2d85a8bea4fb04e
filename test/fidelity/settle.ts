// Waiting for things to come to rest.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** How a replay lets what is on its way arrive. */
export interface Settling {
  /** What a scenario calls a wait of so many milliseconds. */
  wait(ms: number, count: () => number): Promise<void>;
  /**
   * Resolves when nothing comes any more.
   * @param count grows with everything that is observed
   */
  settle(count: () => number, quietMs: number): Promise<void>;
  end(): void;
}

/** For a phone, from which news may be on its way for some time. */
export const byTime: Settling = {
  wait: (ms) => sleep(ms),
  async settle(count, quietMs) {
    for (let seen = -1; seen !== count(); ) {
      seen = count();
      await sleep(quietMs);
    }
  },
  end() {},
};

/** So many crossings in a row have to find everything as it was. */
const QUIET_CROSSINGS = 5;
/** A scenario that waits for longer wants to see that nothing happens in that time. */
const LONG_MS = 1_000;

/**
 * For an emulator in this process, whose clients are here too: a message on a connection of its own
 * crosses the kernel to and fro. What was sent before it has arrived when it is back, however
 * slow the machine; what was sent in answer, with the next one.
 */
export class Ferry implements Settling {
  readonly #server: Server;
  readonly #socket: Socket;

  private constructor(server: Server, socket: Socket) {
    this.#server = server;
    this.#socket = socket;
  }

  static async start(): Promise<Ferry> {
    const server = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new Ferry(server, socket);
  }

  async cross(): Promise<void> {
    const back = once(this.#socket, 'data');
    this.#socket.write('.');
    await back;
  }

  async settle(count: () => number): Promise<void> {
    let seen = -1;
    for (let quiet = 0; quiet < QUIET_CROSSINGS; ) {
      await this.cross();
      const now = count();
      quiet = now === seen ? quiet + 1 : 0;
      seen = now;
    }
  }

  async wait(ms: number, count: () => number): Promise<void> {
    if (ms >= LONG_MS) await sleep(ms);
    await this.settle(count);
  }

  end(): void {
    this.#socket.destroy();
    this.#server.close();
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
