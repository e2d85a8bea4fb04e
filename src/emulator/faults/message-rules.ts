import { throwLater } from '../../real-time/throw-later.js';
import type { Latency, NetworkMessage, Verdict } from '../../services/network/message-settings.js';
import type { Network } from '../../services/network/network.js';
import { checkVerdict, type MessageRule } from './network-options.js';
import type { PublishScene } from './scenes.js';

export const NO_LATENCY: Latency = { delayMs: 0, jitterMs: 0, seed: 1 };

/** What is done to messages: how long they take, and what the rules say of each. */
export class MessageRules {
  readonly #network: Network;
  readonly #publish: PublishScene;
  #latency = NO_LATENCY;
  #rules: readonly MessageRule[] = [];

  constructor(network: Network, publish: PublishScene) {
    this.#network = network;
    this.#publish = publish;
  }

  set latency(latency: Latency) {
    this.#latency = latency;
    this.#apply();
  }

  /** @returns a function that takes the rule back */
  add(rule: MessageRule): () => void {
    // A function of its own: the same rule may be there twice.
    const own: MessageRule = (message) => rule(message);
    this.#rules = [...this.#rules, own];
    this.#apply();
    return () => {
      this.#rules = this.#rules.filter((found) => found !== own);
      this.#apply();
    };
  }

  #apply(): void {
    const latency = this.#latency;
    const isFaulty = this.#rules.length > 0 || latency.delayMs > 0 || latency.jitterMs > 0;
    this.#network.setMessageSettings(isFaulty ? { latency, judge: this.#judge } : undefined);
  }

  readonly #judge = (message: NetworkMessage): Verdict => {
    try {
      for (const rule of this.#rules) {
        const verdict = checkVerdict(rule(message));
        if (verdict === undefined) continue;
        this.#publishVerdict(verdict, message);
        return verdict;
      }
    } catch (error) {
      throwLater(error);
    }
    return 'deliver';
  };

  #publishVerdict(verdict: Verdict, { client, direction, text, port }: NetworkMessage): void {
    if (verdict === 'deliver') return;
    const details = { direction, port, text };
    if (typeof verdict === 'string') this.#publish({ scene: verdict, client, details });
    else this.#publish({ scene: 'delay', client, details: { ...details, ...verdict } });
  }
}
