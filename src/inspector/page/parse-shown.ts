import type { Row } from './rows.js';

/** A row's JSON: its message if that is JSON, else an exec call's arguments and result. */
export function parseShown({ text, entry, result }: Row): { value: unknown } | undefined {
  // A bare number or word is JSON only in theory.
  if (/^\s*[[{]/.test(text)) {
    try {
      return { value: JSON.parse(text) };
    } catch {
      // It is cut, or not JSON.
    }
  }
  if (entry.kind === 'call') {
    return { value: { args: entry.args, ...(result && { result: result.entry.message }) } };
  }
  return undefined;
}
