import { inspect } from 'node:util';
import { excerptOf, shortenSource } from './source-excerpt.js';

/** How much of an error is shown, in characters. */
const MAX_TEXT_LENGTH = 20_000;

/** How many causes of causes are shown. */
const MAX_CAUSES = 5;

/** What marks a stack frame as our own. */
const OURS = new URL('../../dist/', import.meta.url).href;

/**
 * An error for the app's developer: its text, the stack frames in the app's own files, a place in a minified
 * file with what is around it, and its causes.
 */
export function formatError(error: unknown): string {
  const texts: string[] = [];
  let next: unknown = error;
  do {
    texts.push(formatOne(next));
    next = read(next, 'cause');
  } while (next !== undefined && texts.length < MAX_CAUSES);
  return texts.join('\nCaused by: ');
}

function formatOne(error: unknown): string {
  const stack = stackOf(error);
  if (stack === undefined) return `Uncaught ${show(error)}`;
  const shortened = shortenSource(stack, isForeign);
  const excerpt = shortened === undefined ? excerptOf(findPlace(stack)) : undefined;
  const text = withoutForeign(cut(shortened ?? stack));
  return excerpt === undefined ? text : `${excerpt}\n\n${text}`;
}

/** What an error says of itself, and where it comes from. */
export function describeError(error: unknown) {
  const stack = stackOf(error);
  const text = stack === undefined ? show(error) : toText(error);
  return { message: `Uncaught ${text}`, ...findPlace(stack ?? '') };
}

function withoutForeign(text: string): string {
  const isFrame = (line: string) => /^\s+at /.test(line);
  const lines = text.split('\n');
  return lines.filter((line) => !isFrame(line) || !isForeign(line)).join('\n');
}

/** Of no use to the app's developer. */
function isForeign(place: string): boolean {
  return place.includes(OURS) || /\bnode:|[\\/]node_modules[\\/]|\bwss-emu:/.test(place);
}

/** The first place that a stack names: `at f (file:line:column)`, or without the brackets. */
function findPlace(stack: string): { fileName: string; line: number; column: number } {
  for (const frame of stack.split('\n')) {
    const found = /:(\d+):(\d+)\)?$/.exec(frame);
    const fileName = found && findFileName(frame.slice(0, found.index));
    if (fileName) return { fileName, line: Number(found[1]), column: Number(found[2]) };
  }
  return { fileName: '', line: 0, column: 0 };
}

/** What follows the last bracket if that one opens, else what follows the first `at`. */
function findFileName(start: string): string | undefined {
  const bracket = Math.max(start.lastIndexOf('('), start.lastIndexOf(')'));
  if (start[bracket] === '(') return start.slice(bracket + 1);
  const at = start.indexOf('at ', bracket + 1);
  return at === -1 ? undefined : start.slice(at + 'at '.length);
}

/** Errors of another realm aren't instances of this one's `Error`. */
function stackOf(error: unknown): string | undefined {
  const stack = read(error, 'stack');
  return typeof stack === 'string' ? stack : undefined;
}

/** An app's error may be anything: whatever is read of it can run its code, and throw. */
function read(error: unknown, name: 'stack' | 'cause'): unknown {
  try {
    return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  } catch {
    return undefined;
  }
}

function toText(error: unknown): string {
  try {
    return String(error);
  } catch {
    return show(error);
  }
}

function show(value: unknown): string {
  try {
    return withoutForeign(cut(inspect(value)));
  } catch {
    // Not by its own words, then.
    try {
      return cut(inspect(value, { customInspect: false, getters: false }));
    } catch {
      return `a value that can't be shown, of type ${typeof value}`;
    }
  }
}

/** An error is for reading. */
function cut(text: string): string {
  if (text.length <= MAX_TEXT_LENGTH) return text;
  return `${text.slice(0, MAX_TEXT_LENGTH)}… (${text.length} characters)`;
}
