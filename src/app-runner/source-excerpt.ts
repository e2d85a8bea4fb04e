import { readFileSync, statSync } from 'node:fs';
import { Session } from 'node:inspector';
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
 * @param isOurs whether a place is of no use to the app's developer
 * @returns the stack with a part of that line, or without it; as it is if the line is short; undefined
 *   if there is none
 */
export function shortenSource(
  stack: string,
  isOurs: (place: string) => boolean,
): string | undefined {
  const found = /^(.+):(\d+)\n(.*)\n([ \t]*)(?:(\^+)[ \t]*)?\n/.exec(stack);
  if (!found) return undefined;
  const [all, fileName = '', lineNumber, line = '', { length: indent } = '', mark] = found;
  const rest = stack.slice(all.length).trimStart();
  if (isOurs(fileName)) return rest;
  if (line.length <= MAX_LINE_LENGTH) return stack;
  const place = `${fileName}:${lineNumber}`;
  // Node marks no place that is far to the right.
  const column = mark ? indent : (findColumn(place, rest) ?? compileColumn(fileName, lineNumber));
  return `${formatExcerpt(place, line, column ?? 0)}\n\n${rest}`;
}

/** From 0, as the stack has it; an error of syntax doesn't. */
function findColumn(place: string, stack: string): number | undefined {
  const start = stack.indexOf(`${place}:`);
  const column =
    start === -1 ? Number.NaN : Number.parseInt(stack.slice(start + place.length + 1), 10);
  return Number.isNaN(column) ? undefined : column - 1;
}

/** Where in a line V8 finds the error of syntax, which only its inspector tells; from 0. */
function compileColumn(fileName: string, line: string | undefined): number | undefined {
  let column: number | undefined;
  const session = new Session();
  session.connect();
  session.post('Runtime.enable');
  session.post(
    'Runtime.compileScript',
    { expression: read(fileName) ?? '', sourceURL: '', persistScript: false },
    (_error, answer) => {
      const details = answer?.exceptionDetails;
      if (details?.lineNumber === Number(line) - 1) column = details.columnNumber;
    },
  );
  session.disconnect();
  return column;
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
  return read(fileName)?.split(/\r\n|[\n\r\u2028\u2029]/)[line - 1];
}

function read(fileName: string): string | undefined {
  try {
    if (!isAbsolute(fileName) || statSync(fileName).size > MAX_FILE_BYTES) return undefined;
    return readFileSync(fileName, 'utf8');
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
