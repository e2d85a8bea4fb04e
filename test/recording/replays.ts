import type { ClientLine, Recording } from '../../src/recording/format.js';
import type { ReplayOptions } from '../../src/recording/part.js';
import { replayClients } from '../../src/recording/replay-clients.js';
import { replayServer } from '../../src/recording/replay-server.js';
import type { ANN, BOB } from './lines.js';

/** As fast as the order of things permits, and checked. */
export const FAST: ReplayOptions = {
  speed: Number.POSITIVE_INFINITY,
  check: true,
  ignore: [],
  signal: new AbortController().signal,
  onNote: () => {},
};

/** Both sides of a recording, against each other. */
export async function replayBoth(recording: Recording, clients = recording) {
  const { port, playing } = await startServer(recording);
  const url = `ws://127.0.0.1:${port}`;
  return Promise.all([replayClients(clients, { ...FAST, url }), playing]);
}

/** Plays a recording's server on a free port. */
export async function startServer(recording: Recording, options: Partial<ReplayOptions> = {}) {
  let playing: ReturnType<typeof replayServer> | undefined;
  const port = await new Promise<number>((resolve, reject) => {
    const onListening = ([first = 0]: readonly number[]) => resolve(first);
    playing = replayServer(recording, { ...FAST, ...options, port: 0, onListening });
    playing.catch(reject);
  });
  if (!playing) throw new Error('not reached');
  return { port, playing };
}

/** A message of a client, or to it. */
export const said = (of: typeof ANN | typeof BOB, from: 'client' | 'server', text: string, t = 1) =>
  ({ type: 'text', t, ...of, from, text }) as const;
/** A client connects. */
export const here = (of: typeof ANN | typeof BOB): ClientLine => ({
  type: 'connected',
  t: 0,
  ...of,
});
