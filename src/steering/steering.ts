import { formatUrl } from '../formats/format-url.js';
import type { Emulator, ExecOutcome } from '../index.js';
import type { Action, ClientName } from './actions.js';
import { Crowds } from './crowds.js';
import { findClient, findServer } from './find-client.js';

/** What is being recorded. */
export interface Recording {
  readonly file: string;
  stop(): Promise<{ readonly entries: number }>;
}

export interface SteeringOptions {
  readonly emulator: Emulator;
  /**
   * Starts a server as the app does, where whoever steers is the app; resolves with what
   * `start` succeeds with. Without a port the one that it started first.
   */
  readonly start?: (port?: number) => Promise<unknown>;
  /** Begins a recording; without a name it finds one. Says itself when one breaks off. */
  readonly record?: (file?: string) => Recording | Promise<Recording>;
  /** Where the servers listen, for virtual clients; 127.0.0.1 by default. */
  readonly host?: string;
  /** Gets what went wrong later: scripts of virtual clients that waited in vain. */
  readonly onTrouble?: (text: string) => void;
}

/** Steers a phone while it runs, for whoever sits at the desk. */
export interface Steering {
  /**
   * Does what an action says. Never throws: what can't be done, and what the phone refuses, has
   * `ok` false, with the reason as `message`.
   */
  perform(action: Action): Promise<ExecOutcome>;
  /** Virtual clients leave, and a recording ends. */
  close(): Promise<void>;
}

const SERVICE = 'WebSocketServer';
const DONE: ExecOutcome = { ok: true, message: 'OK' };
const ONLY_THE_APP = 'only the app can start its servers: reload its page (restart)';

export function createSteering(options: SteeringOptions): Steering {
  const { emulator, start, record, host = '127.0.0.1', onTrouble = () => {} } = options;
  const crowds = new Crowds(onTrouble);
  let recording: Recording | undefined;

  /** A call of the plugin's, by the app that has the server; without one the phone's own answer. */
  function call(action: string, port: number | undefined, argument = {}): Promise<ExecOutcome> {
    const server = findServer(emulator, port);
    const named = server?.askedPort ?? port;
    const args = [{ ...argument, ...(named !== undefined && { port: named }) }];
    return emulator.execFor(server?.page ?? 0, SERVICE, action, args);
  }

  function send(clientId: ClientName, message: string, port?: number): Promise<ExecOutcome> {
    const found = findClient(emulator, clientId, port);
    if ('id' in found) {
      return call('send', found.server.askedPort, { clientId: found.id, message });
    }
    // Who has just left is the phone's to refuse, and so is everybody without a server.
    if (found.isId || !findServer(emulator, port)) {
      return call('send', port, { clientId: String(clientId), message });
    }
    return refuse(found.problem);
  }

  function affect(
    { clientId, port }: { readonly clientId: ClientName; readonly port?: number },
    how: (client: ReturnType<Emulator['client']>) => void,
  ): ExecOutcome {
    const found = findClient(emulator, clientId, port);
    if (!('id' in found)) return { ok: false, message: found.problem };
    how(emulator.client(found.id));
    return { ok: true, message: { client: found.id } };
  }

  async function startServer(port?: number): Promise<ExecOutcome> {
    if (!start) return refuse(ONLY_THE_APP);
    return { ok: true, message: await start(port) };
  }

  /** Where the command is the app, it starts its servers again. */
  async function restart(): Promise<ExecOutcome> {
    const own = emulator.servers.filter(({ page, service }) => page === 0 && service === SERVICE);
    await emulator.restart();
    if (!start) return DONE;
    const ports = own.length === 0 ? [undefined] : own.map(({ port }) => port);
    for (const port of ports) await start(port);
    return DONE;
  }

  async function spawn(count: number, script: string, port?: number): Promise<ExecOutcome> {
    const server = findServer(emulator, port);
    if (!server) return refuse('no server is started that virtual clients could connect to');
    const url = formatUrl('ws', host, server.port);
    return { ok: true, message: await crowds.add(url, count, script) };
  }

  async function toggleRecording(file?: string): Promise<ExecOutcome> {
    if (!record) return refuse('nothing can be recorded here');
    if (recording && file !== undefined) {
      return refuse(`${recording.file} is being recorded: record without a file ends it`);
    }
    if (!recording) {
      recording = await record(file);
      return { ok: true, message: { file: recording.file } };
    }
    const ended = recording;
    recording = undefined;
    return { ok: true, message: { file: ended.file, ...(await ended.stop()) } };
  }

  async function act(action: Action): Promise<ExecOutcome> {
    switch (action.action) {
      case 'clients':
        return call('getClients', action.port);
      case 'status':
        return call('getStatus', action.port);
      case 'stop':
        return call('stop', action.port);
      case 'send':
        return send(action.clientId, action.message, action.port);
      case 'all':
        return call('sendToAllClients', action.port, { message: action.message });
      case 'start':
        return startServer(action.port);
      case 'reset':
      case 'freeze':
      case 'thaw':
        return affect(action, (client) => client[action.action]());
      case 'close':
        return affect(action, (client) => client.close(action.code, action.reason));
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
        return restart();
      case 'spawn':
        return spawn(action.count, action.script, action.port);
      case 'despawn':
        return { ok: true, message: { clients: await crowds.clear() } };
      case 'record':
        return toggleRecording(action.file);
    }
  }

  return {
    async perform(action) {
      try {
        return await act(action);
      } catch (error) {
        return { ok: false, message: (error as Error).message };
      }
    },
    async close() {
      // Whoever could not write the recording has said so.
      await Promise.all([crowds.clear(), recording?.stop().catch(() => {})]);
    },
  };
}

async function refuse(message: string): Promise<ExecOutcome> {
  return { ok: false, message };
}
