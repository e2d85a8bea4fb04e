import { formatUrl } from '../formats/format-url.js';
import type { Emulator, ExecOutcome } from '../index.js';
import type { Action, ClientName } from './actions.js';
import { Crowds } from './crowds.js';
import { findClient, findServer } from './find-client.js';
import { Recorder, type StartRecording } from './recorder.js';

export interface SteeringOptions {
  readonly emulator: Emulator;
  /**
   * Starts a server, if the command itself is the app; resolves with what `start` succeeds with.
   * Without a port, the first one again.
   */
  readonly start?: ((port?: number) => Promise<unknown>) | undefined;
  /** Starts a recording; if absent, nothing can be recorded. */
  readonly record?: StartRecording;
  /** Where virtual clients find the servers; 127.0.0.1 by default and for `true`, all addresses. */
  readonly host?: string | true | undefined;
  /** Told what goes wrong later: scripts of virtual clients that waited in vain. */
  readonly onTrouble?: (text: string) => void;
}

const SERVICE = 'WebSocketServer';
const DONE: ExecOutcome = { ok: true, message: 'OK' };
const ONLY_THE_APP = 'only the app can start its servers: reload its page (restart)';

/**
 * Performs actions on a running phone. Each phone has one, whoever steers it: what the inspector has
 * begun, the console can end.
 */
export class Steering {
  readonly #emulator: Emulator;
  readonly #start: SteeringOptions['start'];
  readonly #host: string;
  readonly #crowds: Crowds;
  readonly #recorder: Recorder;

  constructor({ emulator, start, record, host, onTrouble = () => {} }: SteeringOptions) {
    this.#emulator = emulator;
    this.#start = start;
    this.#host = typeof host === 'string' ? host : '127.0.0.1';
    this.#crowds = new Crowds(onTrouble);
    this.#recorder = new Recorder(record);
  }

  /** The file being recorded to, if any. */
  get recording(): string | undefined {
    return this.#recorder.file;
  }

  /** Calls back when a recording starts or ends. @returns unsubscribes */
  onRecording(listener: () => void): () => void {
    return this.#recorder.onChange(listener);
  }

  /**
   * Performs an action. Never throws: what can't be done or is refused by the phone has `ok` false
   * and the reason as `message`.
   */
  async perform(action: Action): Promise<ExecOutcome> {
    try {
      return await this.#act(action);
    } catch (error) {
      return { ok: false, message: (error as Error).message };
    }
  }

  /** Sends virtual clients away, and ends the recording. */
  async close(): Promise<void> {
    await Promise.all([this.#crowds.clear(), this.#recorder.close()]);
  }

  async #act(action: Action): Promise<ExecOutcome> {
    const emulator = this.#emulator;
    switch (action.action) {
      case 'clients':
        return this.#call('getClients', action.port);
      case 'status':
        return this.#call('getStatus', action.port);
      case 'stop':
        return this.#call('stop', action.port);
      case 'send':
        return this.#send(action.clientId, action.message, action.port);
      case 'all':
        return this.#call('sendToAllClients', action.port, { message: action.message });
      case 'start':
        return this.#startServer(action.port);
      case 'reset':
      case 'freeze':
      case 'thaw':
        return this.#affect(action, (client) => client[action.action]());
      case 'close':
        return this.#affect(action, (client) => client.close(action.code, action.reason));
      case 'offline':
        emulator.network.offline();
        return DONE;
      case 'online':
        emulator.network.online(action.ip === undefined ? {} : { ip: action.ip });
        return DONE;
      case 'latency':
        emulator.network.latency({ delayMs: action.delayMs, jitterMs: action.jitterMs ?? 0 });
        return DONE;
      case 'background':
      case 'foreground':
        emulator[action.action]();
        return DONE;
      case 'kill':
        await emulator.kill();
        return DONE;
      case 'restart':
        return this.#restart();
      case 'spawn':
        return this.#spawn(action.count, action.script, action.port);
      case 'despawn':
        return { ok: true, message: { clients: await this.#crowds.clear() } };
      case 'record':
        return this.#recorder.toggle(action.file);
    }
  }

  /** Calls the plugin on behalf of the server's app; without a server, the phone answers. */
  #call(action: string, port: number | undefined, argument = {}): Promise<ExecOutcome> {
    const server = findServer(this.#emulator, port);
    const named = server?.askedPort ?? port;
    const args = [{ ...argument, ...(named !== undefined && { port: named }) }];
    return this.#emulator.execFor(server?.page ?? 0, SERVICE, action, args);
  }

  #send(clientId: ClientName, message: string, port?: number): Promise<ExecOutcome> {
    const found = findClient(this.#emulator, clientId, port);
    if ('id' in found) {
      return this.#call('send', found.server.askedPort, { clientId: found.id, message });
    }
    // The phone itself refuses a client that has just left, and everything without a server.
    if (found.isId || !findServer(this.#emulator, port)) {
      return this.#call('send', port, { clientId: String(clientId), message });
    }
    return refuse(found.problem);
  }

  #affect(
    { clientId, port }: { readonly clientId: ClientName; readonly port?: number },
    how: (client: ReturnType<Emulator['client']>) => void,
  ): ExecOutcome {
    const found = findClient(this.#emulator, clientId, port);
    if (!('id' in found)) return { ok: false, message: found.problem };
    how(this.#emulator.client(found.id));
    return { ok: true, message: { client: found.id } };
  }

  async #startServer(port?: number): Promise<ExecOutcome> {
    if (!this.#start) return refuse(ONLY_THE_APP);
    return { ok: true, message: await this.#start(port) };
  }

  /** If the command is the app, it starts its servers again. */
  async #restart(): Promise<ExecOutcome> {
    const own = this.#emulator.servers.filter(
      ({ page, service }) => page === 0 && service === SERVICE,
    );
    await this.#emulator.restart();
    if (!this.#start) return DONE;
    const ports = own.length === 0 ? [undefined] : own.map(({ port }) => port);
    for (const port of ports) await this.#start(port);
    return DONE;
  }

  async #spawn(count: number, script: string, port?: number): Promise<ExecOutcome> {
    const server = findServer(this.#emulator, port);
    if (!server) return refuse('no server is started that virtual clients could connect to');
    const url = formatUrl('ws', this.#host, server.port);
    return { ok: true, message: await this.#crowds.add(url, count, script) };
  }
}

async function refuse(message: string): Promise<ExecOutcome> {
  return { ok: false, message };
}
