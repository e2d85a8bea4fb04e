import { JsonError } from './json.js';
import { type PluginResult, Status } from './plugin-result.js';

/** What the app gets when arguments are missing or of the wrong type. */
export const JSON_ERROR = 'JSON error';

/** Takes the results of a page's calls, in order. */
export type DeliverResult = (callbackId: string, result: PluginResult) => void;

/**
 * The way back to one exec call's callbacks (cordova-android, `CallbackContext`).
 * After a final result it is finished and ignores what follows.
 */
export class CallbackContext {
  readonly callbackId: string;
  readonly #deliver: DeliverResult;
  readonly #onResult: DeliverResult | undefined;
  #isFinished = false;

  /** @param onResult is told of the call's result, but not of the events that follow it */
  constructor(callbackId: string, deliver: DeliverResult, onResult?: DeliverResult) {
    this.callbackId = callbackId;
    this.#deliver = deliver;
    this.#onResult = onResult;
  }

  /** Ends the call with success. Without a message Cordova's text for "no message" is sent. */
  success(message: unknown = 'OK'): void {
    this.#answer({ status: Status.OK, message, keepCallback: false });
  }

  /** Answers with success and keeps the callbacks, for events. */
  successAndKeep(message: unknown): void {
    this.#answer({ status: Status.OK, message, keepCallback: true });
  }

  /** Ends the call with a failure. */
  error(message: string, status: Status = Status.ERROR): void {
    this.#answer({ status, message, keepCallback: false });
  }

  /** Gives the kept success callback one more message. */
  event(message: unknown): void {
    this.#send({ status: Status.OK, message, keepCallback: true });
  }

  /** Lets go of kept callbacks without calling them. */
  release(): void {
    this.#send({ status: Status.NO_RESULT, message: null, keepCallback: false });
  }

  /** Runs what answers this call; whatever it throws becomes the failure. */
  guard(answer: () => void): void {
    try {
      answer();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Makes what was thrown while answering the failure (never `null`, as on the phone). */
  fail(error: unknown): void {
    if (error instanceof JsonError) this.error(JSON_ERROR, Status.JSON_EXCEPTION);
    else this.error(error instanceof Error ? error.message : String(error));
  }

  #answer(result: PluginResult): void {
    if (!this.#isFinished) this.#onResult?.(this.callbackId, result);
    this.#send(result);
  }

  #send(result: PluginResult): void {
    if (this.#isFinished) return;
    this.#isFinished = !result.keepCallback;
    this.#deliver(this.callbackId, result);
  }
}
