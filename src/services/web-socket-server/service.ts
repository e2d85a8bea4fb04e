import { type CallbackContext, JSON_ERROR } from '../../cordova/callback-context.js';
import { getInt, getObject, getString, isObject } from '../../cordova/json.js';
import { Status } from '../../cordova/plugin-result.js';
import type { Service } from '../../cordova/service.js';
import type { StatusResult } from '../../plugin/index.js';
import type { Environment } from '../environment.js';
import {
  APP_ENDED,
  formatNotConnected,
  NOT_STARTED,
  START_BEFORE_SENDING,
  START_FIRST,
  TOO_MANY_SERVERS,
} from './failures.js';
import type { PortLeases } from './port-leases.js';
import { PluginServer } from './server.js';

type Args = readonly unknown[];

/** An action on the server it means; `undefined` when that server isn't started. */
type Action = (server: PluginServer | undefined, args: Args, context: CallbackContext) => void;

/**
 * The service `WebSocketServer` (contract, section 2): reads the arguments, finds the
 * server that is meant, and lets calls on one server take effect in the order they were made.
 */
export class WebSocketServerService implements Service {
  readonly #environment: Environment;
  readonly #portLeases: PortLeases;
  /** By the port asked for; the server that was started last is the last one. */
  readonly #servers = new Map<number, PluginServer>();
  #isReset = false;

  readonly #actions: ReadonlyMap<string, Action> = new Map<string, Action>([
    ['stop', (server, _args, context) => this.#stop(server, context)],
    ['getaddress', getAddress],
    ['getclients', getClients],
    ['getstatus', getStatus],
    ['send', send],
    ['sendtoallclients', sendToAllClients],
  ]);

  constructor(environment: Environment, portLeases: PortLeases) {
    this.#environment = environment;
    this.#portLeases = portLeases;
  }

  execute(actionName: string, args: Args, context: CallbackContext): boolean {
    const name = actionName.toLowerCase();
    if (name === 'start') {
      this.#start(args, context);
      return true;
    }
    const action = this.#actions.get(name);
    if (!action) return false;
    this.#onServer(getPort(args), (server) => {
      context.guard(() => action(server?.isStarted ? server : undefined, args, context));
    });
    return true;
  }

  async onReset(): Promise<void> {
    this.#isReset = true;
    await Promise.all([...this.#servers.values()].map((server) => this.#release(server)));
  }

  /**
   * Runs `call` with the server that a port means, once no start or stop is under way on it.
   * Without a port that is the server started last, whichever it is by then.
   */
  #onServer(port: number | undefined, call: (server: PluginServer | undefined) => void): void {
    const server = port === undefined ? this.#lastStarted() : this.#servers.get(port);
    if (!server || server.isSettled) call(server);
    else server.whenSettled(() => this.#onServer(port, call));
  }

  #lastStarted(): PluginServer | undefined {
    return [...this.#servers.values()].at(-1);
  }

  #start(args: Args, context: CallbackContext): void {
    const port = isPortGiven(args) ? getInt(getObject(args, 0), 'port') : undefined;
    this.#onServer(port, (found) => {
      if (found?.isStarted) this.#moveEvents(found, context);
      else if (port === undefined) context.error(JSON_ERROR, Status.JSON_EXCEPTION);
      else if (this.#isReset) context.error(APP_ENDED);
      else if (this.#servers.size >= this.#environment.device.maxServers) this.#refuse(context);
      else this.#startAt(port, context);
    });
  }

  #startAt(port: number, context: CallbackContext): void {
    const server = new PluginServer(port, this.#environment);
    this.#servers.set(port, server);
    server.start(
      this.#portLeases.whenReleased(port),
      (startedResult) => {
        server.eventContext = context;
        context.successAndKeep(startedResult);
      },
      (text) => {
        this.#servers.delete(port);
        context.error(text);
      },
    );
  }

  #refuse(context: CallbackContext): void {
    this.#environment.trace.publish({
      kind: 'log',
      level: 'warning',
      text: `this app has ${this.#servers.size} servers, as many as maxServers allows: stop one first`,
    });
    context.error(TOO_MANY_SERVERS);
  }

  /** `start` on a started server succeeds again and takes over the events, as on the phone. */
  #moveEvents(server: PluginServer, context: CallbackContext): void {
    server.eventContext?.release();
    server.eventContext = context;
    this.#servers.delete(server.askedPort);
    this.#servers.set(server.askedPort, server);
    this.#environment.trace.publish({
      kind: 'log',
      level: 'note',
      text: `port ${server.address.port}: started again; its events go to the newest start from now on, and no longer to the one before`,
    });
    context.successAndKeep(server.startedResult);
  }

  #stop(server: PluginServer | undefined, context: CallbackContext): void {
    if (!server) {
      context.error(NOT_STARTED);
      return;
    }
    server.stop(() => {
      this.#forget(server);
      context.success();
    });
  }

  #forget(server: PluginServer): void {
    server.eventContext?.release();
    this.#servers.delete(server.askedPort);
  }

  /** Ends a server of a page that has gone, and lets the next page wait for its port. */
  #release(server: PluginServer): Promise<void> {
    const released = new Promise<void>((resolve) => {
      server.whenSettled(() => {
        if (server.isStarted) server.stop(() => this.#forget(server)).then(resolve);
        else resolve();
      });
    });
    this.#portLeases.hold(server.askedPort, released);
    return released;
  }
}

function getAddress(server: PluginServer | undefined, _args: Args, context: CallbackContext): void {
  if (server) context.success(server.address);
  else context.error(START_FIRST);
}

function getClients(server: PluginServer | undefined, _args: Args, context: CallbackContext): void {
  if (server) context.success(server.clientIds);
  else context.error(START_FIRST);
}

function getStatus(server: PluginServer | undefined, _args: Args, context: CallbackContext): void {
  context.success(statusOf(server));
}

function statusOf(server: PluginServer | undefined): StatusResult {
  if (!server) return { status: 'stopped' };
  const { port, ip } = server.address;
  return { status: 'started', ip, port, clients: server.clientIds };
}

/** "Not started" is found out before the arguments are read, as on the phone. */
function send(server: PluginServer | undefined, args: Args, context: CallbackContext): void {
  if (!server) {
    context.error(START_BEFORE_SENDING);
    return;
  }
  const message = getObject(args, 0);
  const clientId = getString(message, 'clientId');
  if (server.send(clientId, getString(message, 'message'))) server.pace.report(context);
  else context.error(formatNotConnected(clientId));
}

function sendToAllClients(
  server: PluginServer | undefined,
  args: Args,
  context: CallbackContext,
): void {
  if (!server) {
    context.error(START_BEFORE_SENDING);
    return;
  }
  const clientsSent = server.sendToAllClients(getString(getObject(args, 0), 'message'));
  server.pace.report(context, { clientsSent, send: 'success' });
}

/** The port that the arguments name; one that can't be read names no server. */
function getPort(args: Args): number | undefined {
  if (!isPortGiven(args)) return undefined;
  try {
    return getInt(getObject(args, 0), 'port');
  } catch {
    return Number.NaN;
  }
}

function isPortGiven(args: Args): boolean {
  const [first] = args;
  return isObject(first) && Object.hasOwn(first, 'port');
}
