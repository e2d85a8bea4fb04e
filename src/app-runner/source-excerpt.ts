import { readFileSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';

/** A longer line is nobody's to read: it comes from a tool. */
const MAX_LINE_LENGTH = 200;
/** How much of it is shown, around the place. */
const EXCERPT_LENGTH = 80;
const MAX_FILE_BYTES = 20_000_000;

/**
 * Node puts the line of code, and marks under it, above the stack of an error that a script throws as it
 * is run: of a minified file, that is all of it.
 *
 * @returns the stack with a part of that line; as it is if the line is short; undefined without one
 */
export function shortenSource(stack: string): string | undefined {
  const found = /^(.+:\d+)\n(.*)\n([ \t]*)(\^+)[ \t]*\n/.exec(stack);
  if (!found) return undefined;
  const [all, place = '', line = '', { length: column } = ''] = found;
  if (line.length <= MAX_LINE_LENGTH) return stack;
  return `${formatExcerpt(place, line, column)}\n${stack.slice(all.length)}`;
}

/** What is around a place in a file, if its line is long; undefined otherwise. */
export function excerptOf(place: {
  readonly fileName: string;
  readonly line: number;
  readonly column: number;
}): string | undefined {
  const { fileName, line, column } = place;
  const text = readLine(fileName, line);
  if (text === undefined || text.length <= MAX_LINE_LENGTH) return undefined;
  return formatExcerpt(`${fileName}:${line}`, text, column - 1);
}

function readLine(fileName: string, line: number): string | undefined {
  try {
    if (!isAbsolute(fileName) || statSync(fileName).size > MAX_FILE_BYTES) return undefined;
    return readFileSync(fileName, 'utf8').split(/\r\n|[\n\r\u2028\u2029]/)[line - 1];
  } catch {
    return undefined;
  }
}

/** @param column from 0 */
function formatExcerpt(place: string, line: string, column: number): string {
  const start = Math.max(0, Math.min(column - EXCERPT_LENGTH / 2, line.length - EXCERPT_LENGTH));
  const before = start > 0 ? '…' : '';
  const after = start + EXCERPT_LENGTH < line.length ? '…' : '';
  const part = line.slice(start, start + EXCERPT_LENGTH).replaceAll('\t', ' ');
  const mark = ' '.repeat(before.length + column - start);
  return `${place}:${column + 1}\n${before}${part}${after}\n${mark}^`;
}
