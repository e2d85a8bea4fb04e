import { type Difference, describeArrival } from './compare.js';
import type { Peer } from './peer.js';

/** A connection that is being played. */
export interface Role {
  readonly peer: Peer;
  /** The client's id in the recording. */
  readonly client: string;
  readonly port: number;
  /** The last line played so far. */
  line: number;
  /** How the connection has ended so far. */
  ending: 'none' | 'ours' | 'theirs' | 'stopped' | 'broken';
}

/** Finds a message on one of these connections that is not in the recording. */
export function findUnexpected(roles: readonly Role[]): Difference | undefined {
  for (const { peer, client, line, ending } of roles) {
    const isStillThere = ending === 'none' || ending === 'stopped';
    const [message] = isStillThere ? peer.leftMessages : [];
    if (!message) continue;
    return { line, client, expected: 'no more messages', actual: describeArrival(message) };
  }
  return undefined;
}

/** The close code of a server that stops, and takes everybody along. */
export const GOING_AWAY = 1001;
/** The end of a connection without a close frame. */
export const TCP_ENDED = { kind: 'closed', code: 1006, reason: '' } as const;

/** What a difference says when nothing was taken. */
export const NOT_READ = {
  expected: 'what was sent to be read',
  actual: 'a peer that does not read',
};
