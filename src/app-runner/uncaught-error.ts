import { inspect } from 'node:util';
import { eventClassOf, type WindowGlobal } from './window.js';

/** How much of an error is shown, in characters. */
const MAX_TEXT_LENGTH = 20_000;

/** What marks a stack frame as our own. */
const OURS = new URL('../../dist/', import.meta.url).href;

/**
 * Offers an error to the app first, as a browser does: to the listeners of `error`, and to
 * `window.onerror`.
 *
 * @returns whether the app handled it
 */
export function offerError(window: WindowGlobal, error: unknown): boolean {
  const { message, fileName, line, column } = describeError(error);
  const fields = { message, error, filename: fileName, lineno: line, colno: column };
  const { onerror } = window;
  // happy-dom would call it with the event alone.
  window.onerror = null;
  const isLeft = dispatch(window, 'error', fields);
  window.onerror = onerror;
  if (typeof onerror !== 'function') return !isLeft;
  return onerror.call(window, message, fileName, line, column, error) === true || !isLeft;
}

/** The same for a promise that nobody handles. */
export function offerRejection(window: WindowGlobal, reason: unknown, promise: unknown): boolean {
  return !dispatch(window, 'unhandledrejection', { reason, promise });
}

/** An error for the app's developer: its text, and the stack frames in the app's own files. */
export function formatError(error: unknown): string {
  const stack = stackOf(error);
  if (stack === undefined) return `Uncaught ${show(error)}`;
  const lines = cut(stack).split('\n');
  const isFrame = (line: string) => /^\s+at /.test(line);
  const isForeign = (line: string) =>
    line.includes(OURS) || /\bnode:|[\\/]node_modules[\\/]|\bwss-emu:/.test(line);
  return lines.filter((line) => !isFrame(line) || !isForeign(line)).join('\n');
}

function dispatch(window: WindowGlobal, type: string, fields: object): boolean {
  const WindowEvent = eventClassOf(window);
  const event = new WindowEvent(type, { cancelable: true });
  for (const [name, value] of Object.entries(fields)) {
    Object.defineProperty(event, name, { value, enumerable: true });
  }
  return window.dispatchEvent(event);
}

function describeError(error: unknown) {
  const stack = stackOf(error);
  const text = stack === undefined ? show(error) : toText(error);
  return { message: `Uncaught ${text}`, ...findPlace(stack ?? '') };
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

/**
 * Errors of another realm aren't instances of this one's `Error`. An app's may be anything: whatever
 * is read of it can run its code, and throw.
 */
function stackOf(error: unknown): string | undefined {
  try {
    const stack = typeof error === 'object' && error !== null && Reflect.get(error, 'stack');
    return typeof stack === 'string' ? stack : undefined;
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
    return cut(inspect(value));
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
