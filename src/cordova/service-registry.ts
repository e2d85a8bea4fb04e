import { CallbackContext, type DeliverResult } from './callback-context.js';
import { JsonError } from './json.js';
import { Status } from './plugin-result.js';
import type { Service } from './service.js';

const CLASS_NOT_FOUND = 'Class not found';
const INVALID_ACTION = 'Invalid action';

/** Hears every call and every result of a page, in order. */
export interface ExecObserver {
  onCall(callbackId: string, service: string, action: string, args: unknown): void;
  onResult: DeliverResult;
  /**
   * The call names a service or an action that doesn't exist.
   * @param lacks which of them
   */
  onUnknown(service: string, action: string, failure: string, lacks: 'service' | 'action'): void;
}

/**
 * The native half of exec for one page: finds the service, runs the action, and turns
 * whatever goes wrong into a failure (cordova-android, `PluginManager#exec`).
 */
export class ServiceRegistry {
  readonly #services: ReadonlyMap<string, Service>;
  readonly #deliver: DeliverResult;
  readonly #observer: ExecObserver | undefined;

  constructor(
    services: ReadonlyMap<string, Service>,
    deliver: DeliverResult,
    observer?: ExecObserver,
  ) {
    this.#services = services;
    this.#deliver = deliver;
    this.#observer = observer;
  }

  /**
   * Failures are results, never errors.
   *
   * @param args a JSON value that nobody else will change
   * @param isAwaited false when nobody will be called back: results need not be delivered
   */
  exec(callbackId: string, service: string, action: string, args: unknown, isAwaited = true): void {
    this.execFor(isAwaited ? this.#deliver : drop, callbackId, service, action, args);
  }

  /** Like `exec`, for a call that is not the page's own: its results go to `deliver`. */
  execFor(
    deliver: DeliverResult,
    callbackId: string,
    service: string,
    action: string,
    args: unknown,
  ): void {
    this.#observer?.onCall(callbackId, service, action, args);
    const callbackContext = new CallbackContext(callbackId, deliver, this.#observer?.onResult);
    const found = this.#services.get(service);
    if (!found) {
      this.#observer?.onUnknown(service, action, CLASS_NOT_FOUND, 'service');
      callbackContext.error(CLASS_NOT_FOUND, Status.CLASS_NOT_FOUND_EXCEPTION);
      return;
    }
    try {
      if (!Array.isArray(args)) throw new JsonError('the arguments are not an array');
      if (!found.execute(action, args, callbackContext)) {
        this.#observer?.onUnknown(service, action, INVALID_ACTION, 'action');
        callbackContext.error(INVALID_ACTION, Status.INVALID_ACTION);
      }
    } catch (error) {
      callbackContext.fail(error);
    }
  }

  /** The names of the services. */
  get names(): string[] {
    return [...this.#services.keys()];
  }

  /** While paused, nothing new comes in from outside: the page can't keep up. */
  setInputPaused(isPaused: boolean): void {
    for (const service of this.#services.values()) service.setInputPaused?.(isPaused);
  }

  /** Ends everything as the death of the app's process does. */
  kill(): Promise<void> {
    for (const service of this.#services.values()) service.onKill?.();
    return this.reset();
  }

  /** Ends everything that the page's calls have started. */
  async reset(): Promise<void> {
    await Promise.all([...this.#services.values()].map((service) => service.onReset()));
  }
}

/** Takes the results of calls without callbacks, as most sends are: they need no turn of their own. */
function drop(): void {}
