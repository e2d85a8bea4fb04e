import { createExec, type PageExec } from '../../cordova/create-exec.js';
import { createNativeToJsQueue } from '../../cordova/native-to-js-queue.js';
import type { Service } from '../../cordova/service.js';
import { type ExecObserver, ServiceRegistry } from '../../cordova/service-registry.js';
import type { Exec } from '../../exec.js';
import { throwLater } from '../../real-time/throw-later.js';
import { setImmediate } from '../../real-time/timers.js';

export interface NodeAppOptions {
  /** Makes the services of one life of the app. */
  readonly createServices: () => ReadonlyMap<string, Service>;
  readonly observer: ExecObserver;
  /** Gets what the app's callbacks throw. Default: it becomes an uncaught exception. */
  readonly onCallbackError: ((error: unknown) => void) | undefined;
}

/**
 * The app in this process: both halves of exec, joined by a queue. It can be killed and started
 * again; until then it finds no servers, and can start none. After its end it stays so.
 */
export class NodeApp {
  /** The app's half of exec, in all its lives. */
  readonly exec: Exec;
  readonly #options: NodeAppOptions;
  readonly #page: PageExec;
  readonly #schedule = createTurnSchedule();
  #state: 'alive' | 'dead' | 'ended' = 'alive';
  #registry: ServiceRegistry;

  constructor(options: NodeAppOptions) {
    this.#options = options;
    this.#page = createExec((callbackId, service, action, args, isAwaited) => {
      this.#registry.exec(callbackId, service, action, args, isAwaited);
    }, createErrorSink(options.onCallbackError));
    this.exec = this.#page.exec;
    this.#registry = this.#createRegistry();
  }

  /** The native half of its exec, in this life. */
  get registry(): ServiceRegistry {
    return this.#registry;
  }

  /**
   * Ends all that it has started as the death of a process does, and calls back no more.
   * Resolves when its ports are free.
   */
  kill(): Promise<void> {
    if (this.#state === 'alive') this.#state = 'dead';
    this.#page.forgetCallbacks();
    return this.#registry.kill();
  }

  /** Begins another life: servers can be started again. */
  startAgain(): void {
    if (this.#state !== 'dead') return;
    this.#state = 'alive';
    this.#registry = this.#createRegistry();
  }

  /** Ends all that it has started, for good. Resolves when its ports are free. */
  async end(): Promise<void> {
    this.#state = 'ended';
    await this.#registry.reset();
    // The last results are on their way to the app.
    await new Promise((resolve) => setImmediate(resolve));
  }

  #createRegistry(): ServiceRegistry {
    const { createServices, observer } = this.#options;
    const deliver = createNativeToJsQueue(this.#schedule, this.#page.callbacksFromNative);
    return new ServiceRegistry(createServices(), deliver, observer);
  }
}

/** Calls at the end of the turn, as `queueMicrotask` does, which makes an object to trace each call by. */
const endOfTurn = Promise.resolve();

/**
 * Runs the first batch of results at the end of the turn, and what results from it in the next
 * turn: an app that asks again in each callback must not keep sockets and timers waiting.
 */
function createTurnSchedule(): (run: () => void) => void {
  let hasRunThisTurn = false;
  const noteTurn = () => {
    hasRunThisTurn = false;
  };
  return (run) => {
    if (hasRunThisTurn) {
      setImmediate(run);
      return;
    }
    hasRunThisTurn = true;
    // It makes no turn of its own: the loop may wait for sockets first.
    setImmediate(noteTurn).unref();
    endOfTurn.then(run);
  };
}

/** Gives errors of the app's callbacks to the user, whose function may throw them again. */
function createErrorSink(onCallbackError = throwLater): (error: unknown) => void {
  return (error) => {
    try {
      onCallbackError(error);
    } catch (again) {
      throwLater(again);
    }
  };
}
