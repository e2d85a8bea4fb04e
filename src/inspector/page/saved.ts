import { decodeBase64 } from '../../recording/base64.js';
import {
  FORMAT_VERSION,
  formatLine,
  type Recording,
  type RecordingEntry,
} from '../../recording/format.js';
import { LineMaker } from '../../recording/to-lines.js';
import type { Filter } from './filtered-rows.js';
import type { Row } from './rows.js';

/** Rows as a recording. */
export interface Saved {
  readonly recording: Recording;
  readonly messages: number;
  /** How many of the messages are cut. */
  readonly cut: number;
  /** How many binary messages are left out, since the page has not all of their bytes. */
  readonly left: number;
}

/**
 * What is shown as a recording, which can be replayed: the frames, and the comings and goings of their
 * clients, whether or not these are shown.
 */
export function toSaved(all: readonly Row[], shown: readonly Row[], { client }: Filter): Saved {
  const isShown = new Set(shown);
  const rows = all.filter(
    (row) =>
      isShown.has(row) ||
      (row.kind !== 'frame' && (client === undefined || [client, undefined].includes(row.client))),
  );
  const startMs = rows.reduce((least, row) => Math.min(least, timeOf(row)), Number.MAX_VALUE);
  const whole = rows.map(withBytes).filter(({ entry }) => !isBinaryWithoutBytes(entry));
  const entries = toEntries(whole, startMs);
  const startedAt = new Date(rows.length === 0 ? Date.now() : startMs).toISOString();
  return {
    recording: {
      header: { type: 'recording', v: FORMAT_VERSION, startedAt },
      entries: entries.map((entry, index) => ({ line: index + 2, entry })),
    },
    messages: entries.filter(({ type }) => type === 'text' || type === 'binary').length,
    cut: whole.filter(({ kind, entry }) => kind === 'frame' && entry.cutBytes !== undefined).length,
    left: rows.length - whole.length,
  };
}

/** The lines of a recording's file. */
export function toFileLines({ header, entries }: Recording): string[] {
  return [formatLine(header), ...entries.map(({ entry }) => formatLine(entry))];
}

function toEntries(rows: readonly Row[], startMs: number): RecordingEntry[] {
  const maker = new LineMaker();
  return rows.flatMap((row) =>
    maker.toLines(row.entry).map(({ type, ...rest }) => {
      return { type, t: Math.round(timeOf(row) - startMs), ...rest } as RecordingEntry;
    }),
  );
}

/** When it was, in milliseconds since 1970. */
function timeOf({ entry, origin }: Row): number {
  return origin.startMs + entry.t;
}

/** A short binary message came whole. */
function withBytes(row: Row): Row {
  const { head, cutBytes, ...entry } = row.entry;
  if (head === undefined || cutBytes !== undefined || entry.kind !== 'frame') return row;
  return { ...row, entry: { ...entry, bytes: decodeBase64(head) } };
}

function isBinaryWithoutBytes(entry: Row['entry']): boolean {
  return entry.kind === 'frame' && entry.opcode === 'binary' && entry.bytes === undefined;
}
