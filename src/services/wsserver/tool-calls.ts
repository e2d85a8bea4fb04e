import { isRecord } from '../../checks/rules.js';
import type { CallbackContext } from '../../cordova/callback-context.js';
import { foldCase } from '../../cordova/fold-case.js';
import { getString } from '../../cordova/json.js';
import { formatNotConnected } from '../web-socket-server/failures.js';
import type { WsserverServer } from './server.js';
import type { WsserverService } from './service.js';

/**
 * What the console and the inspector ask of a server, in the terms of Monaca's plugin: those name a
 * server by its port, which this plugin's apps can't. Nothing of it is on a phone.
 */
export class ToolCalls {
  readonly #service: WsserverService;

  constructor(service: WsserverService) {
    this.#service = service;
  }

  /** @returns false for what doesn't mean this plugin's server, or nothing that it can do */
  execute(action: string, [named]: readonly unknown[], context: CallbackContext): boolean {
    const { server } = this.#service;
    if (!server || !isRecord(named) || named.port !== server.askedPort) return false;
    const answer = ANSWERS[foldCase(action)];
    if (answer) answer(server, named, context);
    else if (foldCase(action) === 'stop') this.#service.execute('stop', [], context);
    else return false;
    return true;
  }
}

type Answer = (
  server: WsserverServer,
  named: Readonly<Record<string, unknown>>,
  context: CallbackContext,
) => void;

const ANSWERS: Readonly<Record<string, Answer>> = {
  getaddress: ({ address }, _named, context) => context.success(address),
  getclients: ({ clientIds }, _named, context) => context.success(clientIds),
  getstatus({ address: { ip, port }, clientIds }, _named, context) {
    context.success({ status: 'started', ip, port, clients: clientIds });
  },
  send(server, named, context) {
    const id = getString(named, 'clientId');
    if (server.sendText(id, getString(named, 'message'))) context.success();
    else context.error(formatNotConnected(id));
  },
  sendtoallclients(server, named, context) {
    const clientsSent = server.sendToAll(getString(named, 'message'));
    context.success({ clientsSent, send: 'success' });
  },
};
