import type { Emulator, ExecOutcome } from '../index.js';
import type { Action, ClientName } from './actions.js';
import { Crowds } from './crowds.js';
import { findClient, findServer } from './find-client.js';
import { Recorder, type StartRecording } from './recorder.js';

export interface SteeringOptions {
  readonly emulator: Emulator;
  /**
   * Starts a server as the app does, where whoever steers is the app; resolves with what
   * `start` succeeds with. Without a port the one that it started first.
   */
  readonly start?: ((port?: number) => Promise<unknown>) | undefined;
  /** Begins a recording; without it nothing can be recorded. */
  readonly record?: StartRecording;
  /** Where the servers listen, for virtual clients; 127.0.0.1 by default, and for `true`: everywhere. */
  readonly host?: string | true | undefined;
  /** Gets what went wrong later: scripts of virtual clients that waited in vain. */
  readonly onTrouble?: (text: string) => void;
}

const SERVICE = 'WebSocketServer';
const DONE: ExecOutcome = { ok: true, message: 'OK' };
const ONLY_THE_APP = 'only the app can start its servers: reload its page (restart)';

/**
 * What can be done to a phone while it runs. There is one for each phone, whoever steers it: what the
 * inspector has begun, the console can end.
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

  /** The file of the recording that is under way. */
  get recording(): string | undefined {
    return this.#recorder.file;
  }

  /** Tells when a recording begins and when it ends. @returns a function that ends that */
  onRecording(listener: () => void): () => void {
    return this.#recorder.onChange(listener);
  }

  /**
   * Does what an action says. Never throws: what can't be done, and what the phone refuses, has
   * `ok` false, with the reason as `message`.
   */
  async perform(action: Action): Promise<ExecOutcome> {
    try {
      return await this.#act(action);
    } catch (error) {
      return { ok: false, message: (error as Error).message };
    }
  }

  /** Virtual clients leave, and a recording ends. */
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

  /** A call of the plugin's, by the app that has the server; without one the phone's own answer. */
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
    // Who has just left is the phone's to refuse, and so is everybody without a server.
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

  /** Where the command is the app, it starts its servers again. */
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
    const host = this.#host;
    const name = host.includes(':') ? `[${host}]` : host;
    return {
      ok: true,
      message: await this.#crowds.add(`ws://${name}:${server.port}`, count, script),
    };
  }
}

async function refuse(message: string): Promise<ExecOutcome> {
  return { ok: false, message };
}
