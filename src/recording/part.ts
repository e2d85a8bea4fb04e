import type { Difference } from './compare.js';
import type { ConnectedLine, Side } from './format.js';
import type { JsonPointer } from './json-pointer.js';
import type { Peer } from './peer.js';

/** How long the other side may take by default, in milliseconds. */
export const DEFAULT_WAIT_MS = 5_000;

export interface ReplayOptions {
  /** 1 as recorded, 10 ten times as fast, Infinity as fast as the order of things permits. */
  readonly speed: number;
  /** Ends at the first difference. */
  readonly check: boolean;
  /** What of JSON messages is not compared. */
  readonly ignore: readonly JsonPointer[];
  /** How long the other side may take for what it did at once, in milliseconds. */
  readonly waitMs?: number;
  /** Ends the replay, and closes everything. */
  readonly signal: AbortSignal;
  /** Told of what was awaited in vain; with `check` that is a difference. */
  readonly onNote: (text: string) => void;
}

export interface ReplayResult {
  /** How many connections were played. */
  readonly clients: number;
  /** How many messages were played, of both sides. */
  readonly messages: number;
  readonly difference?: Difference;
}

/** The side of a recording that is played: how its connections are made, and how they end. */
export interface Part {
  readonly side: Side;
  /** How long something may be awaited at most, in milliseconds, beyond the time that it took. */
  readonly patienceMs: number;
  /** @returns undefined when no client came in time */
  open(entry: ConnectedLine, timeoutMs: number): Promise<Peer | undefined>;
  /** The code with which connections end that are left at the end. */
  readonly leavingCode: number;
}

/** A replay can't begin or go on. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
}
