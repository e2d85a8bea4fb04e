import { CLOSE_CODE, CLOSE_REASON } from '../clients/close-frame.js';
import { RecordingError } from './recording-error.js';

/** The version of the format that this program writes, and the newest that it reads. */
export const FORMAT_VERSION = 1;

/** The first line of a recording. */
export interface RecordingHeader {
  readonly type: 'recording';
  readonly v: number;
  /** When it was begun, as ISO 8601; the times of its entries count from here. */
  readonly startedAt: string;
}

/** Whose frame it was: the WebSocket client's, or the server's with its app. */
export type Side = 'client' | 'server';

interface Timed {
  /** Milliseconds since the recording was begun. */
  readonly t: number;
  /** The port of the WebSocket server. */
  readonly port: number;
}

interface OfClient extends Timed {
  /** As the phone named it: `/127.0.0.1:50000`. */
  readonly client: string;
}

/** A server listens. */
export interface StartedLine extends Timed {
  readonly type: 'started';
  /** The address that the phone showed for itself; empty without a network. */
  readonly ip: string;
}

/** A server does not listen any more. */
export interface StoppedLine extends Timed {
  readonly type: 'stopped';
}

/** A client's handshake has succeeded. */
export interface ConnectedLine extends OfClient {
  readonly type: 'connected';
}

export interface TextLine extends OfClient {
  readonly type: 'text';
  readonly from: Side;
  readonly text: string;
}

export interface BinaryLine extends OfClient {
  readonly type: 'binary';
  readonly from: Side;
  /** The payload. */
  readonly base64: string;
}

/** A close frame; the other side's answer to it is none of its own. */
export interface CloseLine extends OfClient {
  readonly type: 'close';
  readonly from: Side;
  /** Absent when the frame was empty. */
  readonly code?: number;
  readonly reason: string;
}

/** A connection has broken: it was reset, or the client broke the protocol. */
export interface ErrorLine extends OfClient {
  readonly type: 'error';
  /** What the app was told. */
  readonly message: string;
}

/** A client has left, in whichever way the lines before say; without any, it has ended TCP. */
export interface DisconnectedLine extends OfClient {
  readonly type: 'disconnected';
}

export type MessageLine = TextLine | BinaryLine;
export type ClientLine = ConnectedLine | MessageLine | CloseLine | ErrorLine | DisconnectedLine;
export type RecordingEntry = StartedLine | StoppedLine | ClientLine;

/** An entry, and where it stands in its file, from 1 up. */
export interface NumberedEntry {
  readonly line: number;
  readonly entry: RecordingEntry;
}

export interface Recording {
  readonly header: RecordingHeader;
  readonly entries: readonly NumberedEntry[];
}

/** A line of a recording's file, with its end. */
export function formatLine(line: RecordingHeader | RecordingEntry): string {
  return `${JSON.stringify(line)}\n`;
}

/**
 * Reads a recording.
 *
 * @param name the file, for errors
 * @throws RecordingError with the line that isn't right, and why
 */
export function parseRecording(text: string, name: string): Recording {
  const lines = text.split('\n');
  // What follows the last line's end is no line.
  const rest = lines.pop() ?? '';
  const [first, ...others] = lines;
  if (first === undefined) {
    const why = rest === '' ? 'it is empty' : NOT_ONE;
    throw new RecordingError(name, 1, why);
  }
  const header = parseHeader(first, (why) => new RecordingError(name, 1, why));
  const open = new Set<string>();
  const entries = others.map((line, index): NumberedEntry => {
    const number = index + 2;
    const fail = (why: string) => new RecordingError(name, number, why);
    const entry = parseEntry(line, fail);
    checkOrder(entry, open, fail);
    return { line: number, entry };
  });
  if (rest !== '') throw new RecordingError(name, lines.length + 1, CUT_OFF);
  return { header, entries };
}

type Fail = (why: string) => RecordingError;
type Fields = Readonly<Record<string, unknown>>;

const NOT_ONE =
  'this is no recording of wss-emu, which begins with {"type":"recording","v":1,"startedAt":…}';
const CUT_OFF =
  'it is cut off in the middle of this line: the recording was not written to its end';

function parseHeader(line: string, fail: Fail): RecordingHeader {
  const { type, v, startedAt } = parseObject(line, () => fail(NOT_ONE));
  if (type !== 'recording') throw fail(NOT_ONE);
  if (typeof v !== 'number' || !Number.isInteger(v) || v < 1) {
    throw fail('"v", the version of the format, must be a whole number from 1 up');
  }
  if (v > FORMAT_VERSION) {
    throw fail(
      `it has version ${v} of the format, and this wss-emu reads up to ${FORMAT_VERSION}: update wss-emu`,
    );
  }
  if (typeof startedAt !== 'string' || Number.isNaN(Date.parse(startedAt))) {
    throw fail('"startedAt" must be a time, such as "2026-01-31T12:00:00.000Z"');
  }
  return { type, v, startedAt };
}

function parseEntry(line: string, fail: Fail): RecordingEntry {
  const fields = parseObject(line, () => fail('it is not a JSON object'));
  const type = String(fields.type);
  const shape = SHAPES[type as RecordingEntry['type']];
  if (!Object.hasOwn(SHAPES, type)) {
    throw fail(
      `there is no "type" ${JSON.stringify(fields.type)}: ${Object.keys(SHAPES).join(', ')}`,
    );
  }
  for (const [name, rule] of Object.entries(shape)) {
    const isAbsent = rule.isOptional && fields[name] === undefined;
    if (!isAbsent && !rule.fits(fields[name])) throw fail(`"${name}" must be ${rule.is}`);
  }
  const extra = Object.keys(fields).find((name) => name !== 'type' && !Object.hasOwn(shape, name));
  if (extra !== undefined) throw fail(`"${type}" has no ${JSON.stringify(extra)}`);
  return fields as unknown as RecordingEntry;
}

function parseObject(line: string, fail: () => RecordingError): Fields {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw fail();
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw fail();
  return value as Fields;
}

/** Names a connection at one moment: clients of two servers are two. */
export function connectionOf({ port, client }: Pick<ClientLine, 'port' | 'client'>): string {
  return `${port} ${client}`;
}

export function isClientLine(entry: RecordingEntry): entry is ClientLine {
  return 'client' in entry;
}

/** @param open the connections that there are before this entry */
function checkOrder(entry: RecordingEntry, open: Set<string>, fail: Fail): void {
  if (!isClientLine(entry)) return;
  const connection = connectionOf(entry);
  const isConnected = open.has(connection);
  const client = JSON.stringify(entry.client);
  if (entry.type === 'connected') {
    if (isConnected) throw fail(`client ${client} is connected already`);
    open.add(connection);
    return;
  }
  if (!isConnected) throw fail(`client ${client} is not connected at this point`);
  if (entry.type === 'disconnected') open.delete(connection);
}

interface Rule {
  readonly is: string;
  readonly isOptional?: true;
  fits(value: unknown): boolean;
}

const isWhole = (value: unknown, min: number, max: number) =>
  typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;

const TEXT: Rule = { is: 'a text', fits: (value) => typeof value === 'string' };
const FROM: Rule = {
  is: '"client" or "server"',
  fits: (value) => value === 'client' || value === 'server',
};
const BASE64: Rule = {
  is: 'base64',
  fits: (value) =>
    typeof value === 'string' && Buffer.from(value, 'base64').toString('base64') === value,
};
const CODE: Rule = { is: CLOSE_CODE.expected, isOptional: true, fits: CLOSE_CODE.allows };
const REASON: Rule = { is: CLOSE_REASON.expected, fits: CLOSE_REASON.allows };
const TIMED: Readonly<Record<string, Rule>> = {
  t: {
    is: 'a whole number of milliseconds',
    fits: (value) => isWhole(value, 0, Number.MAX_SAFE_INTEGER),
  },
  port: { is: 'a port', fits: (value) => isWhole(value, 1, 65_535) },
};
const OF_CLIENT = { ...TIMED, client: TEXT };

/** What each type has, in the order in which it is checked; `schema/recording.json` says the same. */
const SHAPES: Readonly<Record<RecordingEntry['type'], Readonly<Record<string, Rule>>>> = {
  started: { ...TIMED, ip: TEXT },
  stopped: TIMED,
  connected: OF_CLIENT,
  text: { ...OF_CLIENT, from: FROM, text: TEXT },
  binary: { ...OF_CLIENT, from: FROM, base64: BASE64 },
  close: { ...OF_CLIENT, from: FROM, code: CODE, reason: REASON },
  error: { ...OF_CLIENT, message: TEXT },
  disconnected: OF_CLIENT,
};
