import { encodeArrayBuffers } from './array-buffers.js';

/**
 * A copy of exec's arguments as they are after crossing as JSON, so that later changes
 * by the app have no effect. Texts are never copied.
 *
 * @throws TypeError as `JSON.stringify` does
 */
export function crossJson(args: unknown): unknown {
  const copy = crossFlat(args);
  if (copy) return copy;
  encodeArrayBuffers(args);
  return JSON.parse(JSON.stringify(args) ?? 'null');
}

/** The usual case, `[{ name: text or number, … }]`, without the detour over JSON; otherwise undefined. */
function crossFlat(args: unknown): unknown[] | undefined {
  if (!Array.isArray(args) || args.length > 1 || 'toJSON' in args) return undefined;
  if (args.length === 0) return [];
  const [source] = args;
  if (source === null || typeof source !== 'object') return undefined;
  if (Object.getPrototypeOf(source) !== Object.prototype || 'toJSON' in source) return undefined;
  const copy: Record<string, unknown> = { ...source };
  for (const name in copy) {
    const value = copy[name];
    const isPlain = typeof value === 'string' || Number.isSafeInteger(value);
    if (!isPlain || name === '__proto__') return undefined;
  }
  return [copy];
}
