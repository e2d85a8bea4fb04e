import { checkOption, checkOptions } from '../../checks/check-options.js';
import { FUNCTION } from '../../checks/rules.js';
import { throwLater } from '../../real-time/throw-later.js';
import type { Latency, NetworkMessage, Verdict } from '../../services/network/message-settings.js';
import type { Network } from '../../services/network/network.js';
import {
  COUNT,
  checkVerdict,
  LATENCY_RULES,
  type LatencyOptions,
  type MessageRule,
  ONLINE_RULES,
  type OnlineOptions,
} from './network-options.js';
import type { PublishScene } from './scenes.js';

/** What can happen to the phone's network. Loopback is the network here. */
export interface EmulatedNetwork {
  /**
   * Wi-Fi is off: `offline` fires, servers report `ip` `""` and stay started, clients stay
   * listed. Nothing goes in or out, no FIN either; connections that come now are not answered.
   */
  offline(): void;
  /**
   * Wi-Fi is on: `online` fires. In the same network everything that was held goes on its way.
   * With `ip` it is another one: servers report that address, and old connections stay half-open.
   * @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION`
   */
  online(options?: OnlineOptions): void;
  /**
   * Messages take so long from now on, each way. Those of one client keep their order, and
   * everything else that it does keeps its place among them. Without options: none any more.
   * @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION`
   */
  latency(options?: LatencyOptions): void;
  /**
   * Resets the next `count` connections as soon as they are made; 0 takes it back.
   * @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION`
   */
  refuseNext(count: number): void;
  /**
   * Lets `rule` decide what becomes of each message from now on. What it throws surfaces as an
   * uncaught exception, as does a verdict that is none, and the message is delivered.
   * @returns a function that ends it
   * @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION`
   */
  onMessage(rule: MessageRule): () => void;
}

const NO_LATENCY: Latency = { delayMs: 0, jitterMs: 0, seed: 1 };

/**
 * The faults of a network, for the tools.
 *
 * @param fire fires one of Cordova's events in every app
 */
export function createNetworkFaults(
  network: Network,
  fire: (type: string) => void,
  publish: PublishScene,
): EmulatedNetwork {
  let latency = NO_LATENCY;
  let rules: readonly MessageRule[] = [];

  function goOffline(): void {
    if (!network.isOnline) return;
    publish({ scene: 'offline' });
    network.goOffline();
    fire('offline');
  }

  function applyToMessages(): void {
    const isFaulty = rules.length > 0 || latency.delayMs > 0 || latency.jitterMs > 0;
    network.setMessageSettings(isFaulty ? { latency, judge } : undefined);
  }

  function judge(message: NetworkMessage): Verdict {
    try {
      for (const rule of rules) {
        const verdict = checkVerdict(rule(message));
        if (verdict === undefined) continue;
        publishVerdict(verdict, message);
        return verdict;
      }
    } catch (error) {
      throwLater(error);
    }
    return 'deliver';
  }

  function publishVerdict(verdict: Verdict, { client, direction, text, port }: NetworkMessage) {
    if (verdict === 'deliver') return;
    const details = { direction, port, text };
    if (typeof verdict === 'string') publish({ scene: verdict, client, details });
    else publish({ scene: 'delay', client, details: { ...details, ...verdict } });
  }

  return {
    offline: goOffline,
    online(options = {}) {
      checkOptions(options, ONLINE_RULES);
      const { ip } = options;
      // Between two networks there is none.
      if (ip !== undefined) goOffline();
      if (network.isOnline) return;
      publish({ scene: 'online', ...(ip !== undefined && { details: { ip } }) });
      if (ip === undefined) network.comeBack();
      else network.roam(ip);
      fire('online');
    },
    latency(options = {}) {
      checkOptions(options, LATENCY_RULES);
      const { delayMs = 0, jitterMs = 0, seed = NO_LATENCY.seed } = options;
      latency = { delayMs, jitterMs, seed };
      publish({ scene: 'latency', details: { ...latency } });
      applyToMessages();
    },
    refuseNext(count) {
      checkOption('count', count, COUNT);
      publish({ scene: 'refuseNext', details: { count } });
      network.refuseNext(count);
    },
    onMessage(rule) {
      checkOption('rule', rule, FUNCTION);
      // A function of its own: the same rule may be there twice.
      const own: MessageRule = (message) => rule(message);
      rules = [...rules, own];
      applyToMessages();
      return () => {
        rules = rules.filter((found) => found !== own);
        applyToMessages();
      };
    },
  };
}
