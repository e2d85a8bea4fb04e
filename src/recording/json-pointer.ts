import { formatJson } from '../formats/format-json.js';

/** The steps of a JSON pointer (RFC 6901). */
export type JsonPointer = readonly string[];

/** True for a JSON pointer to a part of a message, not to all of it. */
export function isPointer(text: string): boolean {
  return text.startsWith('/') && !/~(?![01])/.test(text);
}

/** @throws SyntaxError unless `isPointer` */
export function parsePointer(text: string): JsonPointer {
  if (!isPointer(text)) {
    throw new SyntaxError(
      `${JSON.stringify(text)} is not a JSON pointer: those begin with a slash, as /user/name or /items/0`,
    );
  }
  const steps = text.slice(1).split('/');
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function formatPointer(pointer: JsonPointer): string {
  return pointer.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/**
 * A message as JSON without the parts that the pointers name. A message that isn't JSON, or has
 * none of these parts, is returned unchanged.
 */
export function withoutPointers(text: string, pointers: readonly JsonPointer[]): string {
  const message = pointers.length > 0 ? parseContainer(text) : undefined;
  if (!message) return text;
  const removed = pointers.map((pointer) => removeAt(message, pointer));
  return removed.includes(true) ? formatJson(message) : text;
}

/** Parses a text that is the JSON of an object or array. */
export function parseContainer(text: string): object | undefined {
  // The first character gives away most texts that aren't JSON.
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

/** An array's item becomes null, so that those after it keep their indexes. */
function removeAt(message: object, pointer: JsonPointer): boolean {
  let place: unknown = message;
  for (const step of pointer.slice(0, -1)) place = fieldOf(place, step);
  const last = pointer.at(-1) ?? '';
  if (typeof place !== 'object' || place === null || !Object.hasOwn(place, last)) return false;
  if (Array.isArray(place)) place[Number(last)] = null;
  else Reflect.deleteProperty(place, last);
  return true;
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return Reflect.get(value, name);
}
