import type { CallbackContext } from '../../cordova/callback-context.js';
import { foldCase } from '../../cordova/fold-case.js';
import type { Service } from '../../cordova/service.js';

/** Carries out an action that needs no time. */
export type Answer = (context: CallbackContext, args: readonly unknown[]) => void;

/** A service that starts nothing: each action is answered at once. */
export class AnsweringService implements Service {
  readonly #answers: ReadonlyMap<string, Answer>;
  readonly #other: Answer | undefined;

  /**
   * @param answers by the action's name
   * @param other answers all other actions; without it they are invalid
   */
  constructor(answers: Readonly<Record<string, Answer>>, other?: Answer) {
    const entries = Object.entries(answers);
    this.#answers = new Map(entries.map(([action, answer]) => [foldCase(action), answer]));
    this.#other = other;
  }

  execute(action: string, args: readonly unknown[], context: CallbackContext): boolean {
    const answer = this.#answers.get(foldCase(action)) ?? this.#other;
    answer?.(context, args);
    return answer !== undefined;
  }

  async onReset(): Promise<void> {}
}
