import type { CallbackContext } from './callback-context.js';

/** The emulated native half of a plugin (cordova-android, `CordovaPlugin`). One per page. */
export interface Service {
  /**
   * Carries out an action and answers through `callbackContext`, now or later.
   * `action` is as the app wrote it; names are compared without regard to case.
   *
   * @returns false when there is no such action
   * @throws JsonError when an argument is missing or of the wrong type
   */
  execute(action: string, args: readonly unknown[], callbackContext: CallbackContext): boolean;

  /** While paused, the service takes nothing in from outside: the page can't keep up. */
  setInputPaused?(isPaused: boolean): void;

  /** The app's process has died: `onReset` follows, and nobody is left to hear of it. */
  onKill?(): void;

  /** The page has gone: ends everything it started. Resolves when nothing is left. */
  onReset(): Promise<void>;
}
