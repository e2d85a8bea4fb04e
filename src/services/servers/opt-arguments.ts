/**
 * How plugins read their arguments on Android: org.json's `opt…` methods, which never fail.
 */
import { getInt, getString } from '../../cordova/json.js';

type Args = readonly unknown[];

/** A number, or a text with one, as a 32-bit integer (org.json, `JSONArray#optInt`). */
export function optInt(args: Args, index: number, fallback: number): number {
  return attempt(() => getInt({ value: args[index] }, 'value')) ?? fallback;
}

/**
 * The text of any value, `null` included; of a missing one, the empty text (`JSONArray#optString`).
 * @returns undefined for a value that nests too deep to have one
 */
export function optText(args: Args, index: number): string | undefined {
  if (index >= args.length) return '';
  return attempt(() => getString({ value: args[index] }, 'value'));
}

/** `true`, or a text that says so (`JSONArray#optBoolean`). */
export function optBoolean(args: Args, index: number): boolean {
  return String(args[index]).toLowerCase() === 'true';
}

/** The texts of a list; undefined for anything else, and for a list without any. */
export function optTexts(args: Args, index: number): readonly string[] | undefined {
  const list = args[index];
  if (!Array.isArray(list) || list.length === 0) return undefined;
  return list.map((_text, at) => optText(list, at) ?? '');
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    // A JsonError: there is no such value.
    return undefined;
  }
}
