import type { CallbackContext } from '../../cordova/callback-context.js';
import { getObject, getString } from '../../cordova/json.js';
import type { StatusResult } from '../../plugin/index.js';
import type { Environment } from '../environment.js';
import { START_FIRST } from '../servers/failures.js';
import type { PortLeases } from '../servers/port-leases.js';
import { type Args, ServerService } from '../servers/server-service.js';
import { formatNotConnected, START_BEFORE_SENDING } from './failures.js';
import { WebSocketPluginServer } from './server.js';

type Server = WebSocketPluginServer | undefined;

/** The service `WebSocketServer` (contract, section 2). */
export class WebSocketServerService extends ServerService<WebSocketPluginServer> {
  #isInputPaused = false;

  constructor(environment: Environment, portLeases: PortLeases) {
    super(environment, portLeases, { getClients, send, sendToAllClients });
  }

  setInputPaused(isPaused: boolean): void {
    this.#isInputPaused = isPaused;
    for (const server of this.servers) server.setInputPaused(isPaused);
  }

  onKill(): void {
    for (const server of this.servers) server.kill();
  }

  protected portArgument([named]: Args): unknown {
    return named;
  }

  protected create(port: number): WebSocketPluginServer {
    const server = new WebSocketPluginServer(port, this.environment);
    server.setInputPaused(this.#isInputPaused);
    return server;
  }

  protected describe({ address, clientIds }: WebSocketPluginServer): StatusResult {
    const { ip, port } = address;
    return { status: 'started', ip, port, clients: clientIds };
  }

  protected onStarted(server: WebSocketPluginServer, context: CallbackContext): void {
    server.eventContext = context;
    context.successAndKeep(server.startedResult);
  }

  /** `start` on a started server takes over the events, as on the phone. */
  protected onStartedAgain(
    server: WebSocketPluginServer,
    _args: Args,
    context: CallbackContext,
  ): void {
    server.eventContext?.release();
    server.eventContext = context;
    this.environment.trace.publish({
      kind: 'log',
      level: 'note',
      text: `port ${server.address.port}: started again; its events go to the newest start from now on, and no longer to the one before`,
    });
    context.successAndKeep(server.startedResult);
  }
}

function getClients(server: Server, _args: Args, context: CallbackContext): void {
  if (server) context.success(server.clientIds);
  else context.error(START_FIRST);
}

/** "Not started" is found out before the arguments are read, as on the phone. */
function send(server: Server, args: Args, context: CallbackContext): void {
  if (!server) {
    context.error(START_BEFORE_SENDING);
    return;
  }
  const message = getObject(args, 0);
  const clientId = getString(message, 'clientId');
  const text = getString(message, 'message');
  if (!server.send(clientId, text, context)) context.error(formatNotConnected(clientId));
}

function sendToAllClients(server: Server, args: Args, context: CallbackContext): void {
  if (!server) {
    context.error(START_BEFORE_SENDING);
    return;
  }
  server.sendToAllClients(getString(getObject(args, 0), 'message'), context);
}
