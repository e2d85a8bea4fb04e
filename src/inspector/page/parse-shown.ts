import type { Row } from './rows.js';

/** What a row has as JSON: its message if it is JSON, else an exec call's arguments and result. */
export function parseShown({ text, entry, result }: Row): { value: unknown } | undefined {
  // Texts that are only a number or a name are no JSON to anybody.
  if (/^\s*[[{]/.test(text)) {
    try {
      return { value: JSON.parse(text) };
    } catch {
      // Cut, or not JSON.
    }
  }
  if (entry.kind === 'call') {
    return { value: { args: entry.args, ...(result && { result: result.entry.message }) } };
  }
  return undefined;
}
