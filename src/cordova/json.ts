/**
 * How exec's arguments are read on Android: org.json's coercions.
 * Measured rows: see `docs/fidelity.md`.
 */

import { type Fields, isRecord } from '../checks/rules.js';

/** An argument is missing or of the wrong type: the app gets `"JSON error"` (org.json, `JSONException`). */
export class JsonError extends Error {
  override name = 'JsonError';
}

/** The object at `index` of the arguments (org.json, `JSONArray#getJSONObject`). */
export function getObject(args: readonly unknown[], index: number): Fields {
  const value = args[index];
  if (!isRecord(value)) throw new JsonError(`argument ${index} is not an object`);
  return value;
}

/** A member as text (org.json, `JSONObject#getString`): every value but a missing one has a text. */
export function getString(object: Fields, name: string): string {
  const value = getMember(object, name);
  return typeof value === 'string' ? value : formatInDepth(name, value);
}

/**
 * A member as a 32-bit integer (org.json, `JSONObject#getInt`): numbers are truncated,
 * and so are texts that Java's `Double.parseDouble` reads.
 */
export function getInt(object: Fields, name: string): number {
  const value = getMember(object, name);
  if (typeof value === 'number')
    return isLong(value) ? toIntFromLong(value) : toIntFromDouble(value);
  if (typeof value === 'string') return toIntFromDouble(parseDouble(value));
  throw new JsonError(`${name} is not a number`);
}

/** A member as a truth value (org.json, `JSONObject#getBoolean`): texts that say so count. */
export function getBoolean(object: Fields, name: string): boolean {
  const value = getMember(object, name);
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string' && /^(?:true|false)$/i.test(value)) {
    return value.toLowerCase() === 'true';
  }
  throw new JsonError(`${name} is neither true nor false`);
}

function getMember(object: Fields, name: string): unknown {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  if (value === undefined) throw new JsonError(`${name} is missing`);
  return value;
}

/** On the phone too a value that nests too deep ends the call, and nothing else. */
function formatInDepth(name: string, value: unknown): string {
  try {
    return formatValue(value);
  } catch (error) {
    if (error instanceof RangeError) throw new JsonError(`${name} nests too deep`);
    throw error;
  }
}

/** The text of a value that stands alone (Java, `String.valueOf`). */
function formatValue(value: unknown): string {
  if (typeof value === 'number') return isLong(value) ? formatLong(value) : formatDouble(value);
  return formatJson(value);
}

/** The text of a value inside an object or array (org.json, `JSONStringer`). */
function formatJson(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return formatNumber(value);
  if (Array.isArray(value)) return `[${value.map(formatJson).join(',')}]`;
  if (isRecord(value)) {
    const members = Object.keys(value).map((name) => `${quote(name)}:${formatJson(value[name])}`);
    return `{${members.join(',')}}`;
  }
  return String(value);
}

/** `JSON.stringify` escapes the same characters as `JSONStringer`, but for `/` and lone surrogates. */
function quote(text: string): string {
  return JSON.stringify(text)
    .replaceAll('/', '\\/')
    .replaceAll(/(?<!\\)((?:\\\\)*)\\u(d[89a-f][0-9a-f]{2})/g, (_match, before, hex) => {
      return before + String.fromCharCode(Number.parseInt(hex, 16));
    });
}

// Numbers. The JSON text of a whole number that fits 64 bits is read as Integer or Long,
// every other one as Double (org.json, `JSONTokener#readLiteral`).

const LONG_LIMIT = 2 ** 63;

function isLong(value: number): boolean {
  if (Number.isSafeInteger(value)) return true;
  if (!Number.isInteger(value) || Math.abs(value) >= 1e21) return false;
  // The digits that JSON.stringify writes may lie above the number itself.
  const digits = BigInt(String(value));
  return digits >= -(2n ** 63n) && digits < 2n ** 63n;
}

function formatLong(value: number): string {
  return String(value);
}

/** JSONObject#numberToString: whole doubles in the range of long lose their `.0`. */
function formatNumber(value: number): string {
  if (isLong(value)) return formatLong(value);
  if (Number.isInteger(value) && Math.abs(value) <= LONG_LIMIT) {
    return value < 0 ? '-9223372036854775808' : '9223372036854775807';
  }
  return formatDouble(value);
}

/**
 * Java's `Double.toString`, as specified from Java 19 on: at least one decimal, computer scientific
 * notation outside 10^-3 … 10^7. Two digits always show, so the second is the nearest one, not 0.
 */
function formatDouble(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-3 && magnitude < 1e7) {
    return Number.isInteger(value) ? `${value}.0` : String(value);
  }
  const twoDigits = value.toExponential(1);
  const shortest = Number(twoDigits) === value ? twoDigits : value.toExponential();
  return shortest.replace(/e\+?/, 'E');
}

function toIntFromLong(value: number): number {
  if (Number.isSafeInteger(value)) return value | 0;
  return Number(BigInt.asIntN(32, BigInt(String(value))));
}

/** Java's `(int) double`: truncated, held at the limits of int, 0 for NaN. */
function toIntFromDouble(value: number): number {
  if (Number.isNaN(value)) return 0;
  return Math.trunc(Math.min(Math.max(value, -(2 ** 31)), 2 ** 31 - 1));
}

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?$/;
const HEXADECIMAL = /^([+-]?)0x([\da-f]*)(?:\.([\da-f]*))?p([+-]?\d+)[fd]?$/i;
const NOT_FINITE = /^([+-]?)(NaN|Infinity)$/;

/** Java's `Double.parseDouble`. */
function parseDouble(text: string): number {
  const trimmed = trimAsJava(text);
  if (DECIMAL.test(trimmed)) return Number.parseFloat(trimmed);
  const [, sign = '', word] = NOT_FINITE.exec(trimmed) ?? [];
  if (word) return Number(sign + word);
  const [isHexadecimal, minus, whole = '', fraction = '', exponent] =
    HEXADECIMAL.exec(trimmed) ?? [];
  if (isHexadecimal && whole + fraction !== '') {
    const value = parseHexadecimal(whole + fraction, Number(exponent) - 4 * fraction.length);
    return minus === '-' ? -value : value;
  }
  throw new JsonError(`"${text}" is not a number`);
}

/** More digits than these, a double doesn't have. */
const HEX_DIGITS = 16;

/** The value of hexadecimal digits, times a power of two: `0x1.8p1` is 3 (JLS, section 3.10.2). */
function parseHexadecimal(digits: string, exponent: number): number {
  const significant = digits.replace(/^0+/, '');
  if (significant === '') return 0;
  const kept = significant.slice(0, HEX_DIGITS);
  return Number(`0x${kept}`) * 2 ** (exponent + 4 * (significant.length - kept.length));
}

/** `String#trim` of Java: everything up to U+0020 counts as white space, and nothing else. */
function trimAsJava(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 0x20) start += 1;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end -= 1;
  return text.slice(start, end);
}
