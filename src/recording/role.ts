import { type Difference, describeArrival } from './compare.js';
import type { Peer } from './peer.js';

/** A connection that is played. */
export interface Role {
  readonly peer: Peer;
  /** As the recording names it. */
  readonly client: string;
  readonly port: number;
  /** Its last line so far. */
  line: number;
  /** How it ends, as far as has been played. */
  ending: 'none' | 'ours' | 'theirs' | 'stopped' | 'broken';
}

/** A message that came on one of these connections and is not in the recording. */
export function findUnexpected(roles: readonly Role[]): Difference | undefined {
  for (const { peer, client, line, ending } of roles) {
    const isStillThere = ending === 'none' || ending === 'stopped';
    const [message] = isStillThere ? peer.leftMessages : [];
    if (!message) continue;
    return { line, client, expected: 'no more messages', actual: describeArrival(message) };
  }
  return undefined;
}
