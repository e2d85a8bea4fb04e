import { type ConnectError, dial } from '../clients/connection.js';
import type { ConnectedLine, Recording } from './format.js';
import { DEFAULT_WAIT_MS, ReplayError, type ReplayOptions, type ReplayResult } from './part.js';
import { Peer } from './peer.js';
import { Play } from './play.js';

const NORMAL = 1000;
/** Longer than a replay waits: `waitMs` is its limit. */
const CLOSE_TIMEOUT_MS = 30_000;

export interface ClientsOptions extends ReplayOptions {
  /**
   * Where the clients of the recording's first server connect; those of the others go to the same
   * host, each to its recorded port. Default: 127.0.0.1 and the recorded ports.
   */
  readonly url?: string;
}

/**
 * Plays the clients of a recording against a server.
 *
 * @throws ReplayError when the server can't be reached, or the recording has no client
 */
export async function replayClients(
  recording: Recording,
  { url, ...options }: ClientsOptions,
): Promise<ReplayResult> {
  const firstPort = portOfFirstClient(recording);
  const { waitMs = DEFAULT_WAIT_MS } = options;
  const part = {
    side: 'client',
    patienceMs: waitMs,
    leavingCode: NORMAL,
    open: ({ port }: ConnectedLine) => connect(urlOf(port, port === firstPort, url), waitMs),
  } as const;
  return new Play(recording, part, options).run();
}

export function portOfFirstClient({ entries }: Recording): number {
  const first = entries.find(({ entry }) => entry.type === 'connected');
  if (first) return first.entry.port;
  throw new ReplayError('nothing to replay: no client has connected in this recording');
}

function urlOf(recordedPort: number, isFirst: boolean, url: string | undefined): string {
  if (url === undefined) return `ws://127.0.0.1:${recordedPort}`;
  if (isFirst) return url;
  const own = new URL(url);
  own.port = String(recordedPort);
  return own.href;
}

async function connect(url: string, waitMs: number): Promise<Peer> {
  // A connection and an answer.
  const peer = new Peer(dial(url, 2 * waitMs, CLOSE_TIMEOUT_MS));
  try {
    await peer.whenOpen();
  } catch (error) {
    const { message } = error as ConnectError;
    const hint = message === 'ECONNREFUSED' ? NOBODY_LISTENS : '';
    throw new ReplayError(`can't connect to ${url}: ${message}${hint}`);
  }
  return peer;
}

const NOBODY_LISTENS = ': nobody listens there. Start the app, or name another server with --url';
