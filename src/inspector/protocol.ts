/**
 * What the inspector's page and the emulator say to each other, version 1. Both ends import this
 * file, which knows neither of them. Every frame is one JSON object.
 */
import type { PhoneStatus, ServerStatus, TraceEntry } from '../index.js';

export const INSPECTOR_VERSION = 1;

/** The page wants something done (`Action` of `steering`); `outcome` answers with the same id. */
export interface Do {
  readonly t: 'do';
  readonly id: number;
  readonly action: unknown;
}

/** The first message to a page: the phone as it is. What happens from now on follows. */
export interface Hello {
  readonly t: 'hello';
  readonly v: number;
  readonly servers: readonly ListedServer[];
  readonly phone: PhoneStatus;
  /** The file of the recording that is under way. */
  readonly recording: string | null;
}

/** What has happened since the last one, oldest first. */
export interface Entries {
  readonly t: 'entries';
  readonly entries: readonly ShownEntry[];
  /** How many more there were, for which the page was too slow. */
  readonly skipped: number;
  /** The servers as they are now, when there was a change. */
  readonly servers?: readonly ListedServer[];
  /** What is done to the phone, when there was a change. */
  readonly phone?: PhoneStatus;
  /** The file that is recorded to, or null, when a recording has begun or ended. */
  readonly recording?: string | null;
}

/** What became of a `do`. */
export interface Outcome {
  readonly t: 'outcome';
  readonly id: number;
  readonly ok: boolean;
  /** What the phone has answered, or why it can't be done. */
  readonly message: unknown;
}

export type ToPage = Hello | Entries | Outcome;

/** A server and the oldest of its clients. */
export interface ListedServer extends ServerStatus {
  /** How many clients it has, listed or not. */
  readonly clientCount: number;
}

/** An entry of the trace, with long texts cut. */
export type ShownEntry = TraceEntry & {
  /** The size in bytes of the longest text that was cut. */
  readonly cutBytes?: number;
};

/** @throws TypeError when it is no message of a page */
export function parseRequest(text: string): Do {
  const { t, id, action } = Object(JSON.parse(text));
  if (t !== 'do' || !Number.isSafeInteger(id))
    throw new TypeError('not a message of the inspector');
  return { t, id, action };
}
