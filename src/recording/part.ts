import type { Difference } from './compare.js';
import type { ConnectedLine, Side } from './format.js';
import type { JsonPointer } from './json-pointer.js';
import type { Peer } from './peer.js';

/** How long the other side may take, in milliseconds, unless options say otherwise. */
export const DEFAULT_WAIT_MS = 5_000;

export interface ReplayOptions {
  /** 1 as recorded, 10 for ten times as fast, Infinity for as fast as the order of events allows. */
  readonly speed: number;
  /** Stops at the first difference. */
  readonly check: boolean;
  /** Parts of JSON messages that are not compared. */
  readonly ignore: readonly JsonPointer[];
  /** How much longer than recorded the other side may take for each step, in milliseconds. */
  readonly waitMs?: number;
  /** Stops the replay and closes everything. */
  readonly signal: AbortSignal;
  /** Hears what failed to arrive; with `check`, that is a difference instead. */
  readonly onNote: (text: string) => void;
  /** Hears of each line that the other side has kept to. */
  readonly onSame?: (line: number) => void;
}

export interface ReplayResult {
  /** How many connections were played. */
  readonly clients: number;
  /** How many messages were played, of both sides. */
  readonly messages: number;
  readonly difference?: Difference;
}

/** The side of a recording that is played: how it opens connections and ends them. */
export interface Part {
  readonly side: Side;
  /** How long to wait for something, in milliseconds, beyond the time it took in the recording. */
  readonly patienceMs: number;
  /** @returns undefined when no client connects in time */
  open(entry: ConnectedLine, timeoutMs: number): Promise<Peer | undefined>;
  /** The close code for connections that are still open at the end. */
  readonly leavingCode: number;
}

/** A replay can't begin or go on. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
}
