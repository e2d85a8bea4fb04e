import type { CallbackContext } from '../../cordova/callback-context.js';
import { type ActionCallback, formatOdd } from './own-services.js';

/** What a call has of its service. */
interface CallEnvironment {
  readonly page: number;
  /** Writes a line for the developer. */
  warn(text: string): void;
  onEnd(call: ActionCall): void;
  readonly onReset: ActionCallback['onReset'];
}

/** Errors that code doesn't throw on purpose. */
const MISTAKES: readonly unknown[] = [TypeError, ReferenceError, SyntaxError, RangeError];

/** One call of an action that the user has written. */
export class ActionCall {
  readonly #what: string;
  readonly #context: CallbackContext;
  readonly #environment: CallEnvironment;
  #state: 'asked' | 'promised' | 'answered' | 'ended' = 'asked';

  /** @param what names the action in texts: `Battery.start` */
  constructor(what: string, context: CallbackContext, environment: CallEnvironment) {
    this.#what = what;
    this.#context = context;
    this.#environment = environment;
  }

  /** @param answersItself whether returning nothing leaves the call open */
  run(action: (callback: ActionCallback) => unknown, answersItself: boolean): void {
    try {
      const returned = action(this.#createCallback());
      if (!isThenable(returned)) {
        this.#settle(returned, answersItself);
        return;
      }
      if (this.#state === 'asked') this.#state = 'promised';
      Promise.resolve(returned).then(
        (value) => this.#settle(value, answersItself),
        (error) => this.#take(error),
      );
    } catch (error) {
      this.#take(error);
    }
  }

  /** The page has gone: nobody hears of what comes now. */
  abandon(): void {
    if (this.#state === 'promised') {
      const text = `${this.#what} has not answered`;
      this.#environment.warn(`${text}, and its page has gone: ${REMEDY}`);
      this.#fail(text);
    } else this.#end(() => this.#context.release());
  }

  #createCallback(): ActionCallback {
    const { page, onReset } = this.#environment;
    return {
      page,
      onReset,
      send: (value = 'OK') => this.#carry(value, (crossed) => this.#send(crossed)),
      fail: (text) => this.#take(text),
      end: () =>
        this.#end(() => {
          if (this.#state === 'answered') this.#context.release();
          else this.#context.success();
        }),
    };
  }

  #settle(value: unknown, answersItself: boolean): void {
    if (value !== undefined) {
      this.#carry(value, (crossed) => this.#end(() => this.#context.success(crossed)));
    } else if (!answersItself) this.#end(() => this.#context.success());
    else if (this.#state === 'promised') this.#state = 'asked';
  }

  /** Gives `use` what becomes of a value on its way through JSON. */
  #carry(value: unknown, use: (crossed: unknown) => void): void {
    const text = toJson(value);
    if (text !== undefined) {
      use(JSON.parse(text));
      return;
    }
    const failure = `${this.#what} has answered with ${formatOdd(value)}, which JSON can't carry`;
    this.#environment.warn(`${failure}: the app gets that as the failure`);
    this.#fail(failure);
  }

  /** What an action throws, or fails with, becomes the failure. */
  #take(thrown: unknown): void {
    const text = typeof thrown === 'string' ? thrown : formatOdd(thrown);
    if (isOdd(thrown)) {
      this.#environment.warn(
        `${this.#what} has thrown ${kindOf(thrown)}${text}: the app gets that as the failure`,
      );
    }
    this.#fail(text);
  }

  #send(crossed: unknown): void {
    if (this.#state === 'ended') return;
    this.#state = 'answered';
    this.#context.successAndKeep(crossed);
  }

  #fail(text: string): void {
    this.#end(() => this.#context.error(text));
  }

  #end(say: () => void): void {
    if (this.#state === 'ended') return;
    say();
    this.#state = 'ended';
    this.#environment.onEnd(this);
  }
}

const REMEDY =
  'an action answers when it returns, when its promise resolves, or through its second parameter';

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof Reflect.get(Object(value), 'then') === 'function';
}

/** The text of a value; undefined if it has none. */
function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** Neither a text nor an error that was thrown on purpose. */
function isOdd(thrown: unknown): boolean {
  try {
    if (!(thrown instanceof Error)) return typeof thrown !== 'string';
    return thrown.message === '' || MISTAKES.includes(thrown.constructor);
  } catch {
    return true;
  }
}

function kindOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? `${thrown.name}: ` : '';
  } catch {
    return '';
  }
}
