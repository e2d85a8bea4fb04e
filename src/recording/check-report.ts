import type { Difference } from './compare.js';
import {
  type ClientLine,
  isClientLine,
  type NumberedEntry,
  type Recording,
  type Side,
} from './format.js';
import { GOING_AWAY } from './role.js';

/** A line of a recording that a checked replay was to compare. */
export interface CheckedLine {
  readonly line: number;
  /** The client's id in the recording. */
  readonly client: string;
  readonly type: ClientLine['type'];
  /** Whose frame it was. */
  readonly from?: Side;
  /** Not compared: not reached, or what comes for a client that has begun to leave. */
  readonly status: 'same' | 'different' | 'not compared';
  readonly difference?: Pick<Difference, 'expected' | 'actual' | 'pointer'>;
}

/** What came of a checked replay, line by line (`schema/report.json`). */
export interface CheckReport {
  readonly type: 'replay';
  readonly v: 1;
  /** The file, as it was named. */
  readonly recording: string;
  /** The side that was played. */
  readonly as: 'clients' | 'server';
  readonly same: number;
  readonly different: number;
  readonly notCompared: number;
  /** Why the replay could not begin or go on. */
  readonly error?: string;
  readonly lines: readonly CheckedLine[];
}

/** What a report is made of. */
export interface Check {
  /** The file, as it was named. */
  readonly file: string;
  readonly side: Side;
  /** The lines to which the other side has kept. */
  readonly same: ReadonlySet<number>;
  readonly difference?: Difference | undefined;
  readonly error?: string | undefined;
}

export function toCheckReport({ entries }: Recording, check: Check): CheckReport {
  const { file, side, error } = check;
  const lines = entries.flatMap((numbered) => toCheckedLine(numbered, check));
  const count = (wanted: CheckedLine['status']) =>
    lines.filter(({ status }) => status === wanted).length;
  return {
    type: 'replay',
    v: 1,
    recording: file,
    as: side === 'client' ? 'clients' : 'server',
    same: count('same'),
    different: count('different'),
    notCompared: count('not compared'),
    ...(error !== undefined && { error }),
    lines,
  };
}

function toCheckedLine({ line, entry }: NumberedEntry, check: Check): readonly CheckedLine[] {
  if (!isClientLine(entry)) return [];
  const { client, type } = entry;
  const of = { line, client, type, ...('from' in entry && { from: entry.from }) };
  if (check.difference?.line === line) {
    const { expected, actual, pointer } = check.difference;
    const difference = { expected, actual, ...(pointer !== undefined && { pointer }) };
    return [{ ...of, status: 'different', difference }];
  }
  if (check.same.has(line)) return [{ ...of, status: 'same' }];
  return isToBeCompared(entry, check.side) ? [{ ...of, status: 'not compared' }] : [];
}

/** Whether the line is about what the other side does; when the server stops is for its user to say. */
function isToBeCompared(entry: ClientLine, played: Side): boolean {
  if (!('from' in entry)) return entry.type === 'connected' && played === 'server';
  const isStop = entry.type === 'close' && entry.from === 'server' && entry.code === GOING_AWAY;
  return entry.from !== played && !isStop;
}
