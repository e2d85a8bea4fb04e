import type { CallbackContext } from '../../cordova/callback-context.js';
import type { Service } from '../../cordova/service.js';
import type { Environment } from '../environment.js';
import { APP_ENDED, readBindReason } from '../servers/failures.js';
import { optBoolean, optInt, optText, optTexts } from '../servers/opt-arguments.js';
import type { PortLeases } from '../servers/port-leases.js';
import { NO_CODE, NORMAL } from './closing.js';
import { ALREADY_RUNNING, formatInvalidAction, NOT_RUNNING, PORT_ERROR } from './failures.js';
import type { StartOptions } from './handshake.js';
import { listInterfaces } from './interfaces.js';
import { WsserverServer } from './server.js';

type Args = readonly unknown[];
type Action = (args: Args, context: CallbackContext) => void;

const MAX_PORT = 65_535;

/** What phones report as the address: all interfaces, IPv4 and IPv6. */
const ADDRESS = '::';

/**
 * The native half of `cordova.plugins.wsserver` (cordova-plugin-websocket-server 1.6.0, Android).
 * `send` and `close` answer nothing, whatever becomes of them.
 */
export class WsserverService implements Service {
  readonly #environment: Environment;
  readonly #portLeases: PortLeases;
  readonly #actions: ReadonlyMap<string, Action> = new Map(
    Object.entries<Action>({
      getInterfaces: (_args, context) => context.success(listInterfaces()),
      start: (args, context) => this.#start(args, context),
      stop: (_args, context) => this.#stop(context),
      send: silent((args) => this.#sendText(args)),
      send_binary: silent((args) => this.#sendBinary(args)),
      close: silent((args) => this.#close(args)),
    }),
  );
  #server: WsserverServer | undefined;
  #isStopping = false;
  #isInputPaused = false;
  #hasEnded = false;
  #hasNotedLoss = false;

  constructor(environment: Environment, portLeases: PortLeases) {
    this.#environment = environment;
    this.#portLeases = portLeases;
  }

  /** Its one server; undefined unless it has started. */
  get server(): WsserverServer | undefined {
    return this.#server?.isStarted ? this.#server : undefined;
  }

  /** Names of actions are compared with regard to case. */
  execute(action: string, args: Args, context: CallbackContext): boolean {
    const perform = this.#actions.get(action);
    if (perform) perform(args, context);
    else context.error(formatInvalidAction(action));
    return true;
  }

  setInputPaused(isPaused: boolean): void {
    this.#isInputPaused = isPaused;
    this.#server?.setInputPaused(isPaused);
  }

  onKill(): void {
    this.#server?.kill();
  }

  async onReset(): Promise<void> {
    this.#hasEnded = true;
    const server = this.#server;
    if (!server) return;
    const released = new Promise<void>((resolve) => {
      server.whenSettled(() => {
        if (server.isStarted) this.#end(server, () => {}).then(resolve);
        else resolve();
      });
    });
    this.#portLeases.hold(server.askedPort, released);
    await released;
  }

  /** Of two starts in one turn the first one counts: on the phone both race for the port. */
  #start(args: Args, context: CallbackContext): void {
    if (this.#server && this.#isStopping) {
      this.#server.whenSettled(() => this.#start(args, context));
      return;
    }
    const port = optInt(args, 0, 0);
    if (this.#server) context.error(ALREADY_RUNNING);
    else if (port < 0 || port > MAX_PORT) context.error(PORT_ERROR);
    else if (this.#hasEnded) context.error(APP_ENDED);
    else {
      const [origins, protocols] = [optTexts(args, 1), optTexts(args, 2)];
      this.#startAt({ port, origins, protocols, tcpNoDelay: optBoolean(args, 3) }, context);
    }
  }

  #startAt(options: StartOptions, context: CallbackContext): void {
    const server = new WsserverServer(options, this.#environment, context);
    this.#server = server;
    server.setInputPaused(this.#isInputPaused);
    server.start(
      this.#portLeases.whenReleased(options.port),
      () => context.successAndKeep({ addr: ADDRESS, port: server.address.port }),
      (failure) => {
        this.#server = undefined;
        const reason = readBindReason(failure);
        context.success({ action: 'onFailure', addr: ADDRESS, port: options.port, reason });
      },
    );
  }

  /** A server that is starting is none yet. */
  #stop(context: CallbackContext): void {
    const server = this.#server;
    if (server && this.#isStopping) server.whenSettled(() => this.#stop(context));
    else if (!server?.isStarted) context.error(NOT_RUNNING);
    else {
      const result = { addr: ADDRESS, port: server.address.port };
      this.#end(server, () => context.success(result));
    }
  }

  #end(server: WsserverServer, onEnded: () => void): Promise<void> {
    this.#isStopping = true;
    return server.stop(() => {
      this.#isStopping = false;
      this.#server = undefined;
      onEnded();
    });
  }

  #sendText(args: Args): void {
    const text = optText(args, 1);
    if (text === undefined) return;
    const id = optText(args, 0) ?? '';
    if (!this.server?.sendText(id, text)) this.#noteLoss(id);
  }

  #sendBinary(args: Args): void {
    const payload = Buffer.from(optText(args, 1) ?? '', 'base64');
    const id = optText(args, 0) ?? '';
    if (!this.server?.sendBinary(id, payload)) this.#noteLoss(id);
  }

  #close(args: Args): void {
    const peer = this.server?.findClient(optText(args, 0) ?? '');
    if (!peer) return;
    const code = optInt(args, 1, NO_CODE);
    if (code === NO_CODE) peer.close(NORMAL, '');
    else peer.close(code, optText(args, 2) ?? '');
  }

  #noteLoss(id: string): void {
    if (this.#hasNotedLoss) return;
    this.#hasNotedLoss = true;
    this.#environment.trace.publish({
      kind: 'log',
      level: 'note',
      text: `a message for client ${JSON.stringify(id.slice(0, 100))} went nowhere, as all to a client that has gone: as on the phone, the app is told nothing`,
    });
  }
}

/** Such a call has no result; its callbacks need not be kept. */
function silent(act: (args: Args) => void): Action {
  return (args, context) => {
    act(args);
    context.release();
  };
}
