import { isRecord } from '../../checks/rules.js';
import { type CallbackContext, JSON_ERROR } from '../../cordova/callback-context.js';
import { getInt } from '../../cordova/json.js';
import { Status } from '../../cordova/plugin-result.js';
import type { Service } from '../../cordova/service.js';
import type { Environment } from '../environment.js';
import { NOT_STARTED, START_FIRST, TOO_MANY_SERVERS } from './failures.js';
import type { PluginServer } from './plugin-server.js';
import type { PortLeases } from './port-leases.js';
import { Servers } from './servers.js';

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
  protected readonly servers: Servers<Server>;
  protected readonly environment: Environment;
  readonly #actions: ReadonlyMap<string, Action<Server>>;

  /** @param actions all but `start`, `stop` and `getAddress`, by their names */
  constructor(
    environment: Environment,
    portLeases: PortLeases,
    actions: Readonly<Record<string, Action<Server>>>,
  ) {
    this.environment = environment;
    this.servers = new Servers(portLeases);
    const all: Record<string, Action<Server>> = {
      ...actions,
      getAddress,
      stop: (server, _args, context) => this.#stop(server, context),
    };
    this.#actions = new Map(
      Object.entries(all).map(([name, action]) => [name.toLowerCase(), action]),
    );
  }

  execute(actionName: string, args: Args, context: CallbackContext): boolean {
    const name = actionName.toLowerCase();
    if (name === 'start') {
      this.#start(args, context);
      return true;
    }
    const action = this.#actions.get(name);
    if (!action) return false;
    this.servers.whenSettled(this.#readPort(args), (server) => {
      context.guard(() => action(server?.isStarted ? server : undefined, args, context));
    });
    return true;
  }

  onReset(): Promise<void> {
    return this.servers.reset();
  }

  /** The argument that names the server by its `port`, if it is there. */
  protected abstract portArgument(args: Args): unknown;

  /** @throws JsonError when the arguments are of the wrong type */
  protected abstract create(port: number, args: Args): Server;

  /** Answers a `start` that has succeeded. */
  protected abstract onStarted(server: Server, context: CallbackContext): void;

  /** Answers a `start` of a server that is started already: a success, as on the phone. */
  protected abstract onStartedAgain(server: Server, args: Args, context: CallbackContext): void;

  #start(args: Args, context: CallbackContext): void {
    const named = this.portArgument(args);
    const port = hasPort(named) ? getInt(named, 'port') : undefined;
    this.servers.whenSettled(port, (found) => {
      context.guard(() => {
        if (found?.isStarted) this.#startAgain(found, args, context);
        else if (port === undefined) context.error(JSON_ERROR, Status.JSON_EXCEPTION);
        else if (this.servers.size >= this.environment.device.maxServers) this.#refuse(context);
        else this.#startAt(port, args, context);
      });
    });
  }

  #refuse(context: CallbackContext): void {
    this.environment.trace.publish({
      kind: 'log',
      level: 'warning',
      text: `this app has ${this.servers.size} servers, as many as maxServers allows: stop one first`,
    });
    context.error(TOO_MANY_SERVERS);
  }

  #startAgain(server: Server, args: Args, context: CallbackContext): void {
    this.servers.moveToEnd(server);
    this.onStartedAgain(server, args, context);
  }

  #startAt(port: number, args: Args, context: CallbackContext): void {
    const server = this.create(port, args);
    this.servers.start(
      server,
      () => this.onStarted(server, context),
      (text) => context.error(text),
    );
  }

  #stop(server: Server | undefined, context: CallbackContext): void {
    if (server) this.servers.stop(server, () => context.success());
    else context.error(NOT_STARTED);
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
