import { isRecord } from '../checks/rules.js';
import type { CallbackContext } from '../cordova/callback-context.js';
import { foldCase } from '../cordova/fold-case.js';
import type { Service } from '../cordova/service.js';
import type { Environment } from './environment.js';
import type { PortLeases } from './servers/port-leases.js';
import { WebSocketServerService } from './web-socket-server/service.js';
import { WsserverService } from './wsserver/service.js';
import { ToolCalls } from './wsserver/tool-calls.js';

type Args = readonly unknown[];

/** What only Monaca's plugin can be asked, in small letters. */
const MONACAS: ReadonlySet<string> = new Set([
  'getaddress',
  'getclients',
  'getstatus',
  'sendtoallclients',
]);
/** What only cordova-plugin-websocket-server can be asked. */
const WSSERVERS: ReadonlySet<string> = new Set(['getInterfaces', 'send_binary', 'close']);
/** What both can be asked: this plugin's object gives several arguments. */
const WITH_ARGUMENTS: ReadonlySet<string> = new Set(['start', 'send']);

/**
 * The service `WebSocketServer`, a name that two plugins have: Monaca's, and
 * cordova-plugin-websocket-server. Monaca's calls carry an object, the other's never do.
 */
export class SharedService implements Service {
  readonly #monacas: WebSocketServerService;
  readonly #wsserver: WsserverService;
  readonly #toolCalls: ToolCalls;
  readonly #environment: Environment;
  /** Whose `start` came last. */
  #startedLast: Service | undefined;

  constructor(environment: Environment, portLeases: PortLeases) {
    this.#environment = environment;
    this.#monacas = new WebSocketServerService(environment, portLeases);
    this.#wsserver = new WsserverService(environment, portLeases);
    this.#toolCalls = new ToolCalls(this.#wsserver);
  }

  execute(action: string, args: Args, context: CallbackContext): boolean {
    if (this.#toolCalls.execute(action, args, context)) return true;
    const service = this.#find(action, args);
    if (action.toLowerCase() === 'start') this.#startedLast = service;
    return service.execute(action, args, context);
  }

  setInputPaused(isPaused: boolean): void {
    this.#monacas.setInputPaused(isPaused);
    this.#wsserver.setInputPaused(isPaused);
  }

  onKill(): void {
    this.#monacas.onKill();
    this.#wsserver.onKill();
  }

  async onReset(): Promise<void> {
    await Promise.all([this.#monacas.onReset(), this.#wsserver.onReset()]);
  }

  #find(action: string, args: Args): Service {
    if (isRecord(args[0]) || MONACAS.has(foldCase(action))) return this.#monacas;
    if (WSSERVERS.has(action)) return this.#wsserver;
    if (WITH_ARGUMENTS.has(action.toLowerCase()) && args.length !== 1) {
      return args.length > 1 ? this.#wsserver : this.#monacas;
    }
    // Both stop without arguments, and both refuse what they don't know or what neither's object sends.
    const present = this.#environment.hasWsserver?.() ? this.#wsserver : this.#monacas;
    return this.#startedLast ?? present;
  }
}
