import { invalidOption } from '../checks/check-options.js';

/** Shorter than the 5 s that test runners give a test, so that the wait's own error shows. */
const DEFAULT_TIMEOUT_MS = 3_000;
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

export interface TimeoutOptions {
  /** How long to wait, in milliseconds. Default 3000. */
  readonly timeoutMs?: number;
  /** Ends the wait: it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface WaitOptions<Event> extends TimeoutOptions {
  /** Which event: a function, or the fields it must have, such as `{ client: client.id }`. */
  readonly where?: ((event: Event) => boolean) | Partial<Event>;
}

export interface NextOptions extends TimeoutOptions {
  /** Which message: a function, or a pattern that its text must match. */
  readonly where?: ((text: string) => boolean) | RegExp;
}

/** How long a wait may take. */
export interface Limits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION`, and the reason of a signal that is aborted already */
export function parseLimits(
  call: string,
  { timeoutMs = DEFAULT_TIMEOUT_MS, signal }: TimeoutOptions,
): Limits {
  const isValid = timeoutMs >= 0 && timeoutMs <= MAX_TIMEOUT_MS;
  if (!isValid) {
    throw invalidOption(`${call}: timeoutMs takes milliseconds from 0 to ${MAX_TIMEOUT_MS}`);
  }
  if (signal !== undefined && !isSignal(signal)) {
    throw invalidOption(`${call}: signal takes an AbortSignal, such as that of an AbortController`);
  }
  signal?.throwIfAborted();
  return { timeoutMs, signal };
}

/** Test runners' windows have classes of their own for it. */
function isSignal(value: object | null): value is AbortSignal {
  return typeof value === 'object' && value !== null && 'throwIfAborted' in value;
}

/** The error of a wait that ran out of time. */
export function timeoutError(message: string): Error {
  return Object.assign(new Error(message), { name: 'TimeoutError' });
}

export function toEventFilter<Event extends object>(
  where: WaitOptions<Event>['where'],
): (event: Event) => boolean {
  if (where === undefined) return () => true;
  if (typeof where === 'function') return where;
  const fields = Object.entries(where);
  return (event) => fields.every(([name, value]) => Object.is(Reflect.get(event, name), value));
}

export function toTextFilter(where: NextOptions['where']): (text: string) => boolean {
  if (where === undefined) return () => true;
  if (typeof where === 'function') return where;
  return (text) => text.search(where) !== -1;
}

/** The `where` of a wait, as an error shows it. */
export function formatWhere(where: unknown): string {
  if (where === undefined) return '';
  return `, where ${typeof where === 'object' && !(where instanceof RegExp) ? JSON.stringify(where) : String(where)}`;
}
