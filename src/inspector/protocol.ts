/**
 * The protocol between the inspector's page and the emulator, version 1. Both ends import this file,
 * which knows neither. Every frame is one JSON object.
 */
import type { PhoneStatus, ServerStatus, TraceEntry } from '../index.js';

export const INSPECTOR_VERSION = 1;

/** The page asks for an action (`Action` of `steering`); `outcome` answers with the same id. */
export interface Do {
  readonly t: 'do';
  readonly id: number;
  readonly action: unknown;
}

/** The first message to a page: the phone's present state. */
export interface Hello {
  readonly t: 'hello';
  readonly v: number;
  readonly servers: readonly ListedServer[];
  readonly phone: PhoneStatus;
  /** The file being recorded to, if any. */
  readonly recording: string | null;
  /** What was kept from before, which follows; absent if nothing is ever kept. */
  readonly past?: PastRange;
}

/**
 * Entries are numbered from the first one, so that a page that lost its connection knows which it has.
 * Numbers go on through the entries and the skipped ones of all frames.
 */
export interface PastRange {
  /** Names what is numbered: another emulator begins anew. */
  readonly of: string;
  /** The number of the oldest that is kept. */
  readonly first: number;
  /** The number of the next one to come. */
  readonly end: number;
}

/** What has happened since the last frame, oldest first. */
export interface Entries {
  readonly t: 'entries';
  readonly entries: readonly ShownEntry[];
  /** They are from before this connection. */
  readonly isPast?: true;
  /** When the times of entries begin, in milliseconds since 1970. */
  readonly startMs: number;
  /** How many entries the page missed because it was too slow, or they came too fast. */
  readonly skipped: number;
  /** The servers, if they have changed. */
  readonly servers?: readonly ListedServer[];
  /** The phone's status, if it has changed. */
  readonly phone?: PhoneStatus;
  /** The file being recorded to or null, if that has changed. */
  readonly recording?: string | null;
}

/** The outcome of a `do`. */
export interface Outcome {
  readonly t: 'outcome';
  readonly id: number;
  readonly ok: boolean;
  /** The phone's answer, or why it can't be done. */
  readonly message: unknown;
}

export type ToPage = Hello | Entries | Outcome;

/** A server, with its oldest clients. */
export interface ListedServer extends ServerStatus {
  /** How many clients it has, listed or not. */
  readonly clientCount: number;
}

/** A trace entry, with long texts cut; a binary message's bytes are its `head`. */
export type ShownEntry = TraceEntry & {
  /** The size in bytes of the longest text that was cut, or of a binary message, if any. */
  readonly cutBytes?: number;
  /** The first bytes of a binary message, as base64. */
  readonly head?: string;
};

/** @throws TypeError if it isn't a page's message */
export function parseRequest(text: string): Do {
  const { t, id, action } = Object(JSON.parse(text));
  if (t !== 'do' || !Number.isSafeInteger(id))
    throw new TypeError('not a message of the inspector');
  return { t, id, action };
}
