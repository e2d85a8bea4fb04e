import {
  type Fields,
  findFault,
  formatValue,
  isRecord,
  type Rule,
  type Rules,
  required,
  text,
} from '../checks/rules.js';
import { CLOSE_CODE, CLOSE_REASON } from '../clients/close-frame.js';
import { withoutByteOrderMark } from '../formats/byte-order-mark.js';
import { decodeBase64, isBase64 } from './base64.js';
import {
  connectionOf,
  FORMAT_VERSION,
  isClientLine,
  type NumberedEntry,
  type Recording,
  type RecordingEntry,
  RecordingError,
  type RecordingHeader,
} from './format.js';

/**
 * Reads a recording.
 *
 * @param name the file's, for errors
 * @throws RecordingError with the line at fault and the reason
 */
export function parseRecording(text: string, name: string): Recording {
  const lines = text.split('\n');
  const rest = lines.pop() ?? '';
  const parser = new RecordingParser(name);
  for (const line of lines) parser.takeLine(line);
  return parser.end(rest !== '');
}

/** Reads a recording line by line. */
export class RecordingParser {
  readonly #name: string;
  readonly #entries: NumberedEntry[] = [];
  /** The connections that exist at this point. */
  readonly #open = new Set<string>();
  #header: RecordingHeader | undefined;
  #lines = 0;

  /** @param name the file's, for errors */
  constructor(name: string) {
    this.#name = name;
  }

  /**
   * Takes the next line, without its line feed.
   * @throws RecordingError with its number and the reason
   */
  takeLine(line: string): void {
    this.#lines += 1;
    const number = this.#lines;
    const fail = (why: string) => new RecordingError(this.#name, number, why);
    if (!this.#header) {
      this.#header = parseHeader(withoutByteOrderMark(line), fail);
      return;
    }
    const entry = parseEntry(line, fail);
    checkOrder(entry, this.#open, fail);
    this.#entries.push({ line: number, entry });
  }

  /**
   * Looks at a long line before it has ended.
   * @throws RecordingError for a first line, which is short
   */
  expectRest(): void {
    if (!this.#header) throw this.failNext(NOT_ONE);
  }

  /** The error for the line that comes next. */
  failNext(why: string): RecordingError {
    return new RecordingError(this.#name, this.#lines + 1, why);
  }

  /** @param hasRest whether there is more, without a line feed */
  end(hasRest: boolean): Recording {
    if (!this.#header) throw this.failNext(hasRest ? NOT_ONE : EMPTY);
    if (hasRest) throw this.failNext(CUT_OFF);
    return { header: this.#header, entries: this.#entries };
  }
}

type Fail = (why: string) => RecordingError;

const EMPTY = 'it is empty';
const NOT_ONE =
  'this is not a recording of wss-emu, which begins with {"type":"recording","v":1,"startedAt":…}';
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
  const { type } = fields;
  if (!isType(type)) {
    const types = Object.keys(RULES).join(', ');
    throw fail(`there is no "type" ${formatValue(type)}: ${types}`);
  }
  const rules = RULES[type];
  const fault = findFault(fields, rules, 'type');
  if (fault?.kind === 'unknown') throw fail(`"${type}" has no ${JSON.stringify(fault.name)}`);
  if (fault) throw fail(`"${fault.name}" must be ${fault.rule.expected}`);
  return type === 'text' ? readTextLine(fields, fail) : (fields as unknown as RecordingEntry);
}

/** A text that was too long for JSON is UTF-8 in base64. */
function readTextLine({ base64, ...fields }: Fields, fail: Fail): RecordingEntry {
  if ((base64 === undefined) === (fields.text === undefined)) {
    throw fail('"text" must be a text, or "base64" there in its place');
  }
  if (base64 === undefined) return fields as unknown as RecordingEntry;
  const text = decodeUtf8(decodeBase64(String(base64)));
  if (text === undefined) throw fail('"base64" of a text must be UTF-8');
  return { ...fields, text } as unknown as RecordingEntry;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function isType(type: unknown): type is RecordingEntry['type'] {
  return typeof type === 'string' && Object.hasOwn(RULES, type);
}

function parseObject(line: string, fail: () => RecordingError): Fields {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw fail();
  }
  if (!isRecord(value)) throw fail();
  return value;
}

/** @param open the connections that exist before this entry */
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

const isWhole = (value: unknown, min: number, max: number) =>
  Number.isInteger(value) && Number(value) >= min && Number(value) <= max;

const TEXT = required(text('a text'));
const FROM = required({
  expected: '"client" or "server"',
  allows: (value) => value === 'client' || value === 'server',
});
const BASE64: Rule = {
  expected: 'base64',
  allows: (value) => typeof value === 'string' && isBase64(value),
};
const TIMED = {
  t: required({
    expected: 'a whole number of milliseconds',
    allows: (value) => isWhole(value, 0, Number.MAX_SAFE_INTEGER),
  }),
  port: required({ expected: 'a port', allows: (value) => isWhole(value, 1, 65_535) }),
};
const OF_CLIENT = { ...TIMED, client: TEXT };

/** The fields of each type, in the order they are checked; `schema/recording.json` mirrors them. */
const RULES: Readonly<Record<RecordingEntry['type'], Rules>> = {
  started: { ...TIMED, ip: TEXT },
  stopped: TIMED,
  connected: OF_CLIENT,
  text: { ...OF_CLIENT, from: FROM, text: text('a text'), base64: BASE64 },
  binary: { ...OF_CLIENT, from: FROM, base64: required(BASE64) },
  close: { ...OF_CLIENT, from: FROM, code: CLOSE_CODE, reason: required(CLOSE_REASON) },
  error: { ...OF_CLIENT, message: TEXT },
  disconnected: OF_CLIENT,
};
