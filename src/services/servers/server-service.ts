import { isRecord } from '../../checks/rules.js';
import { type CallbackContext, JSON_ERROR } from '../../cordova/callback-context.js';
import { foldCase } from '../../cordova/fold-case.js';
import { getInt } from '../../cordova/json.js';
import { Status } from '../../cordova/plugin-result.js';
import type { Service } from '../../cordova/service.js';
import type { Environment } from '../environment.js';
import { APP_ENDED, NOT_STARTED, START_FIRST, TOO_MANY_SERVERS } from './failures.js';
import type { PluginServer } from './plugin-server.js';
import type { PortLeases } from './port-leases.js';

export type Args = readonly unknown[];

/** An action on the server it means; `undefined` when that server isn't started. */
export type Action<Server> = (
  server: Server | undefined,
  args: Args,
  context: CallbackContext,
) => void;

/**
 * A service that starts servers (contract, sections 2 and 4): reads the arguments, finds the
 * server that is meant, and lets calls on one server take effect in the order they were made.
 */
export abstract class ServerService<Server extends PluginServer> implements Service {
  protected readonly environment: Environment;
  readonly #portLeases: PortLeases;
  readonly #actions: ReadonlyMap<string, Action<Server>>;
  /** By the port that the app asked for; the one that was started last is the last one. */
  readonly #servers = new Map<number, Server>();
  #hasEnded = false;

  /** @param actions by their names: all that not every server has */
  constructor(
    environment: Environment,
    portLeases: PortLeases,
    actions: Readonly<Record<string, Action<Server>>>,
  ) {
    this.environment = environment;
    this.#portLeases = portLeases;
    const all: Record<string, Action<Server>> = {
      ...actions,
      getAddress,
      getStatus: (server, _args, context) =>
        context.success(server ? this.describe(server) : { status: 'stopped' }),
      stop: (server, _args, context) => {
        if (server) this.#stop(server, () => context.success());
        else context.error(NOT_STARTED);
      },
    };
    this.#actions = new Map(
      Object.entries(all).map(([name, action]) => [
        foldCase(name),
        (server, args, context) => action(server?.isStarted ? server : undefined, args, context),
      ]),
    );
  }

  execute(actionName: string, args: Args, context: CallbackContext): boolean {
    const lower = actionName.toLowerCase();
    // Folding takes longer, and is for names that nobody writes.
    const name = this.#actions.has(lower) ? lower : foldCase(actionName);
    if (name === 'start') {
      this.#start(args, context);
      return true;
    }
    const action = this.#actions.get(name);
    if (!action) return false;
    this.#whenSettled(this.#readPort(args), args, context, action);
    return true;
  }

  /** Ends all servers. None can be started any more. */
  async onReset(): Promise<void> {
    this.#hasEnded = true;
    await Promise.all([...this.servers].map((server) => this.#release(server)));
  }

  /** Those that are not stopped. */
  protected get servers(): Iterable<Server> {
    return this.#servers.values();
  }

  /** The argument that names the server by its `port`, if it is there. */
  protected abstract portArgument(args: Args): unknown;

  /** @throws JsonError when the arguments are of the wrong type */
  protected abstract create(port: number, args: Args): Server;

  /** The status of a started server; its keys have the manual's order. */
  protected abstract describe(server: Server): object;

  /** Answers a `start` that has succeeded. */
  protected abstract onStarted(server: Server, context: CallbackContext): void;

  /** Answers a `start` of a server that is started already: a success, as on the phone. */
  protected abstract onStartedAgain(server: Server, args: Args, context: CallbackContext): void;

  /**
   * Runs a call with the server that a port means, once no start or stop is under way on it.
   * Without a port that is the server started last, whichever it is by then.
   */
  #whenSettled(
    port: number | undefined,
    args: Args,
    context: CallbackContext,
    call: Action<Server>,
  ): void {
    const server = port === undefined ? [...this.servers].at(-1) : this.#servers.get(port);
    if (!server || server.isSettled) call(server, args, context);
    else {
      const again = () => this.#whenSettled(port, args, context, call);
      server.whenSettled(() => context.guard(again));
    }
  }

  #start(args: Args, context: CallbackContext): void {
    const named = this.portArgument(args);
    const port = hasPort(named) ? getInt(named, 'port') : undefined;
    this.#whenSettled(port, args, context, (found) => {
      if (found?.isStarted) this.#startAgain(found, args, context);
      else if (port === undefined) context.error(JSON_ERROR, Status.JSON_EXCEPTION);
      else if (this.#servers.size >= this.environment.device.maxServers) this.#refuse(context);
      else this.#startAt(port, args, context);
    });
  }

  #refuse(context: CallbackContext): void {
    this.environment.trace.publish({
      kind: 'log',
      level: 'warning',
      text: `this app has ${this.#servers.size} servers, as many as maxServers allows: stop one first`,
    });
    context.error(TOO_MANY_SERVERS);
  }

  #startAgain(server: Server, args: Args, context: CallbackContext): void {
    this.#servers.delete(server.askedPort);
    this.#servers.set(server.askedPort, server);
    this.onStartedAgain(server, args, context);
  }

  /** Starts a server on a port that has none, once nobody is releasing that port any more. */
  #startAt(port: number, args: Args, context: CallbackContext): void {
    const server = this.create(port, args);
    if (this.#hasEnded) {
      context.error(APP_ENDED);
      return;
    }
    this.#servers.set(port, server);
    server.start(
      this.#portLeases.whenReleased(port),
      () => this.onStarted(server, context),
      (text) => {
        this.#servers.delete(port);
        context.error(text);
      },
    );
  }

  /** Stops a started server. Resolves when its port is free. */
  #stop(server: Server, onStopped: () => void): Promise<void> {
    return server.stop(() => {
      this.#servers.delete(server.askedPort);
      onStopped();
    });
  }

  /** Ends a server in whatever state it is, and lets the next page wait for its port. */
  #release(server: Server): Promise<void> {
    const released = new Promise<void>((resolve) => {
      server.whenSettled(() => {
        if (server.isStarted) this.#stop(server, () => {}).then(resolve);
        else resolve();
      });
    });
    this.#portLeases.hold(server.askedPort, released);
    return released;
  }

  /** The port that the arguments name; one that can't be read names no server. */
  #readPort(args: Args): number | undefined {
    const named = this.portArgument(args);
    if (!hasPort(named)) return undefined;
    try {
      return getInt(named, 'port');
    } catch {
      return Number.NaN;
    }
  }
}

function getAddress(server: PluginServer | undefined, _args: Args, context: CallbackContext): void {
  if (server) context.success(server.address);
  else context.error(START_FIRST);
}

function hasPort(value: unknown): value is { readonly port: unknown } {
  return isRecord(value) && Object.hasOwn(value, 'port');
}
