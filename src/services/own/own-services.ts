import { formatValue } from '../../checks/rules.js';

/** Services of your own, by the names by which `exec` calls them. */
export type OwnServices = Readonly<Record<string, OwnService>>;

/** A service of your own: what it does for each action, by the action's name. */
export type OwnService = Readonly<Record<string, OwnAction>>;

/**
 * Carries out an action, at once or later. What it returns, or its promise resolves with, is the
 * success (nothing is the text `"OK"`, as on the phone), and what it throws is the failure: a text,
 * or an error's message.
 *
 * With a second parameter it may answer through that instead, as often as it likes: then returning
 * nothing leaves the call open.
 *
 * @param args exec's arguments, as they crossed as JSON
 */
export type OwnAction = (args: readonly unknown[], callback: ActionCallback) => unknown;

/** The way back to one call's callbacks. Each of its functions can be taken out of it. */
export interface ActionCallback {
  /** The page that calls, from 1 up; 0 for the app in this process. */
  readonly page: number;
  /** Calls the success callback, and keeps it for more. @param value what JSON can carry */
  send(value?: unknown): void;
  /** Calls the failure callback, and ends the call. */
  fail(text: string): void;
  /** Lets go of the callbacks; if nothing was sent, with the success `"OK"`. */
  end(): void;
  /**
   * Calls `listener` once when the page goes, or its process is killed: nothing that the action
   * started should be left. If that has happened already, at once.
   */
  onReset(listener: (why: 'reset' | 'kill') => void): void;
}

const SHAPE = '{ Battery: { start: (args, callback) => … } }';

/** What is wrong with services from outside; undefined for an object of objects of functions. */
export function findServicesFault(services: unknown): string | undefined {
  if (!isObject(services)) {
    return `services are an object of objects of functions, ${SHAPE}, not ${formatOdd(services)}`;
  }
  try {
    for (const [name, actions] of Object.entries(services)) {
      if (!isObject(actions)) {
        return `${name} is ${formatOdd(actions)}, not an object of functions: ${SHAPE}`;
      }
      for (const [action, run] of Object.entries(actions)) {
        if (typeof run === 'function') continue;
        return `${name}.${action} is ${formatOdd(run)}, not a function (args, callback) => …`;
      }
    }
  } catch (error) {
    return `services can't be read: ${formatOdd(error)}`;
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Any value at all, as a text: even one that throws when it is asked. */
export function formatOdd(value: unknown): string {
  try {
    return value instanceof Error && value.message !== '' ? value.message : formatValue(value);
  } catch {
    return `a value of type ${typeof value} that can't be shown`;
  }
}
