import type { Server } from 'node:http';
import type { Address } from '../../plugin/index.js';
import type { ServerKind } from '../../service-descriptions.js';
import type { LogEntry, ServerState } from '../../trace/entries.js';
import type { Environment, ServerStatus } from '../environment.js';
import type { Listening } from './listen.js';
import { openPort } from './open-port.js';

/**
 * One server of the app, of any kind: a port that is opened and closed. Its state is
 * `stopped → starting → started → stopping`; calls that come while it starts or stops wait
 * in `whenSettled`.
 */
export abstract class PluginServer {
  /** The port that the app asked for; it names the server. */
  readonly askedPort: number;
  protected readonly environment: Environment;
  readonly #kind: ServerKind;
  readonly #waiting: (() => void)[] = [];
  #state: ServerState = 'stopped';
  #listening: Listening | undefined;

  constructor(kind: ServerKind, askedPort: number, environment: Environment) {
    this.#kind = kind;
    this.askedPort = askedPort;
    this.environment = environment;
  }

  get isStarted(): boolean {
    return this.#state === 'started';
  }

  /** False while a start or a stop is under way. */
  get isSettled(): boolean {
    return this.#state === 'stopped' || this.#state === 'started';
  }

  /** Where clients reach the started server. */
  get address(): Address {
    const ip = this.environment.device.reachableIp(this.#listening?.address ?? '');
    return { port: this.port, ip };
  }

  get status(): ServerStatus {
    return {
      service: this.#kind,
      page: this.environment.trace.page,
      askedPort: this.askedPort,
      ...this.address,
      state: this.#state,
      clients: this.clientIds,
    };
  }

  /** The connected clients' ids, oldest first; an HTTP server keeps none. */
  get clientIds(): readonly string[] {
    return [];
  }

  /** Runs `call` when no start or stop is under way: now, or after the calls that wait already. */
  whenSettled(call: () => void): void {
    if (this.isSettled) call();
    else this.#waiting.push(call);
  }

  /**
   * Listens. To be called when stopped; calls back once, in the turn in which the state changes.
   * @param onFailure gets the phone's text when the server can't be started
   */
  async start(
    portReleased: Promise<void>,
    onStarted: () => void,
    onFailure: (text: string) => void,
  ): Promise<void> {
    this.#setState('starting');
    try {
      await portReleased;
      const createHttpServer = await this.prepare();
      const { network } = this.environment.device;
      const createServer = () => network.watch(createHttpServer());
      this.#listening = await openPort(this.askedPort, this.environment, createServer);
    } catch (error) {
      this.#setState('stopped');
      onFailure(error instanceof Error ? error.message : String(error));
      this.#settle();
      return;
    }
    this.#setState('started');
    onStarted();
    this.onListening();
    this.#settle();
  }

  /** Ends every connection and frees the port. To be called when started. */
  async stop(onStopped: () => void): Promise<void> {
    this.#setState('stopping');
    const portClosed = this.#listening?.close();
    await this.endClients();
    await portClosed;
    this.#setState('stopped');
    onStopped();
    this.#settle();
  }

  /** The port on which it listens, or will listen. */
  protected get port(): number {
    return this.#listening?.port ?? this.askedPort;
  }

  /**
   * Prepares what must be there before the port is opened; resolves with a function that makes an
   * HTTP server for each address.
   * @throws Error with the text of `start`'s failure
   */
  protected abstract prepare(): Promise<() => Server>;

  /** Called when it has started, after whoever started it was told. */
  protected abstract onListening(): void;

  /** Ends the connections that closing the port does not end. */
  protected async endClients(): Promise<void> {}

  protected log(level: LogEntry['level'], text: string): void {
    this.environment.trace.publish({ kind: 'log', level, text });
  }

  #settle(): void {
    const waiting = this.#waiting;
    let done = 0;
    try {
      while (this.isSettled && done < waiting.length) {
        done += 1;
        waiting[done - 1]?.();
      }
    } finally {
      // All at once: a page may have very many calls waiting.
      waiting.splice(0, done);
    }
  }

  #setState(to: ServerState): void {
    const from = this.#state;
    this.#state = to;
    const { trace, device } = this.environment;
    if (to === 'stopped') device.servers.delete(this);
    else device.servers.add(this);
    trace.publish({ kind: 'state', service: this.#kind, port: this.port, from, to });
  }
}
