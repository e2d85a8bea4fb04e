import { once } from 'node:events';
import { type WebSocket, WebSocketServer } from 'ws';
import { Arrivals } from '../clients/arrivals.js';
import { onAbort } from '../clients/on-abort.js';
import type { ConnectedLine, Recording } from './format.js';
import { DEFAULT_WAIT_MS, ReplayError, type ReplayOptions, type ReplayResult } from './part.js';
import { Peer } from './peer.js';
import { Play } from './play.js';
import { portOfFirstClient } from './replay-clients.js';
import { GOING_AWAY } from './role.js';

export interface ServerOptions extends ReplayOptions {
  /** Where to listen; without it `127.0.0.1`. */
  readonly host?: string;
  /** The port of the recording's first server, by default as recorded; 0 makes all of them free ones. */
  readonly port?: number;
  /** Gets the ports once all of them listen, the first server's first. */
  readonly onListening: (ports: readonly number[]) => void;
}

/**
 * Plays the servers of a recording against clients, which are taken in the order in which they
 * come. The first one may take as long as it likes.
 *
 * @throws ReplayError when a port can't be opened, or the recording has no client
 */
export async function replayServer(
  recording: Recording,
  { host = '127.0.0.1', port, onListening, ...options }: ServerOptions,
): Promise<ReplayResult> {
  const first = portOfFirstClient(recording);
  const recorded = [...new Set([first, ...recording.entries.map(({ entry }) => entry.port)])];
  const doors = new Map<number, Door>();
  let hasComeYet = false;
  const part = {
    side: 'server',
    // Unchecked, clients may take for ever.
    patienceMs: options.check ? (options.waitMs ?? DEFAULT_WAIT_MS) : Number.POSITIVE_INFINITY,
    leavingCode: GOING_AWAY,
    async open(entry: ConnectedLine, timeoutMs: number) {
      const limitMs = hasComeYet ? timeoutMs : Number.POSITIVE_INFINITY;
      const peer = await doors.get(entry.port)?.next(limitMs);
      hasComeYet = true;
      return peer;
    },
  } as const;
  try {
    for (const recordedPort of recorded) {
      const asked = port === 0 ? 0 : recordedPort === first ? (port ?? first) : recordedPort;
      doors.set(recordedPort, await Door.open(host, asked, options.signal));
    }
    onListening([...doors.values()].map((door) => door.port));
    return await new Play(recording, part, options).run();
  } finally {
    await Promise.all([...doors.values()].map((door) => door.close()));
  }
}

/** A port at which clients come in, and wait until it is their turn. */
class Door {
  readonly #server: WebSocketServer;
  readonly #peers = new Arrivals<Peer>();
  /** Lets go of the signal. */
  readonly #forget: () => void;

  static async open(host: string, port: number, signal: AbortSignal): Promise<Door> {
    signal.throwIfAborted();
    const server = new WebSocketServer({ host, port, perMessageDeflate: false });
    const door = new Door(server, signal);
    try {
      await once(server, 'listening');
    } catch (error) {
      door.#forget();
      const { code = String(error) } = error as NodeJS.ErrnoException;
      const remedy = REMEDIES[code];
      throw new PortError(
        `port ${port} can't be opened on ${host} (${code})${remedy ? `: ${remedy}` : ''}`,
      );
    }
    return door;
  }

  private constructor(server: WebSocketServer, signal: AbortSignal) {
    this.#server = server;
    this.#forget = onAbort(signal, () => this.#peers.end('aborted'));
    server.on('connection', (ws: WebSocket) => this.#peers.add(new Peer(ws)));
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  async next(timeoutMs: number): Promise<Peer | undefined> {
    const taken = await this.#peers.take(() => true, timeoutMs);
    return 'item' in taken ? taken.item : undefined;
  }

  /** Also ends those whose turn never came. */
  async close(): Promise<void> {
    this.#forget();
    for (const ws of this.#server.clients) ws.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

const REMEDIES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'stop the program that uses it, or take free ones with --port 0',
  EADDRNOTAVAIL: 'this machine does not have the address, choose another --host',
  EACCES: 'this user may not open it, choose a --port from 1024 up',
};

/** A port can't be opened: exit code 3. */
export class PortError extends ReplayError {}
