import { APP_ENDED } from './failures.js';
import type { PluginServer } from './plugin-server.js';
import type { PortLeases } from './port-leases.js';

/** The servers that a page has started with one service, by the port that it asked for. */
export class Servers<Server extends PluginServer> {
  readonly #portLeases: PortLeases;
  /** The one that was started last is the last one. */
  readonly #byPort = new Map<number, Server>();
  #isReset = false;

  constructor(portLeases: PortLeases) {
    this.#portLeases = portLeases;
  }

  get size(): number {
    return this.#byPort.size;
  }

  [Symbol.iterator](): Iterator<Server> {
    return this.#byPort.values();
  }

  /**
   * Runs `call` with the server that a port means, once no start or stop is under way on it.
   * Without a port that is the server started last, whichever it is by then.
   */
  whenSettled(port: number | undefined, call: (server: Server | undefined) => void): void {
    const server = port === undefined ? [...this.#byPort.values()].at(-1) : this.#byPort.get(port);
    if (!server || server.isSettled) call(server);
    else server.whenSettled(() => this.whenSettled(port, call));
  }

  /**
   * Starts a server on a port that has none, once nobody is giving the port back any more.
   * @param onFailure gets the phone's text
   */
  start(server: Server, onStarted: () => void, onFailure: (text: string) => void): void {
    if (this.#isReset) {
      onFailure(APP_ENDED);
      return;
    }
    const port = server.askedPort;
    this.#byPort.set(port, server);
    server.start(this.#portLeases.whenReleased(port), onStarted, (text) => {
      this.#byPort.delete(port);
      onFailure(text);
    });
  }

  /** A server was started again: it is the one that was started last. */
  moveToEnd(server: Server): void {
    this.#byPort.delete(server.askedPort);
    this.#byPort.set(server.askedPort, server);
  }

  /** Stops a started server. Resolves when its port is free. */
  stop(server: Server, onStopped: () => void): Promise<void> {
    return server.stop(() => {
      this.#byPort.delete(server.askedPort);
      onStopped();
    });
  }

  /** The page has gone: ends all its servers. None can be started any more. */
  async reset(): Promise<void> {
    this.#isReset = true;
    await Promise.all([...this.#byPort.values()].map((server) => this.#release(server)));
  }

  /** Ends a server in whatever state it is, and lets the next page wait for its port. */
  #release(server: Server): Promise<void> {
    const released = new Promise<void>((resolve) => {
      server.whenSettled(() => {
        if (server.isStarted) this.stop(server, () => {}).then(resolve);
        else resolve();
      });
    });
    this.#portLeases.hold(server.askedPort, released);
    return released;
  }
}
