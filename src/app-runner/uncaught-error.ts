import { describeError } from './error-text.js';
import { eventClassOf, type WindowGlobal } from './window.js';

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

function dispatch(window: WindowGlobal, type: string, fields: object): boolean {
  const WindowEvent = eventClassOf(window);
  const event = new WindowEvent(type, { cancelable: true });
  for (const [name, value] of Object.entries(fields)) {
    Object.defineProperty(event, name, { value, enumerable: true });
  }
  return window.dispatchEvent(event);
}
