import { checkOption, checkOptions } from '../../checks/check-options.js';
import { FUNCTION } from '../../checks/rules.js';
import type { Network } from '../../services/network/network.js';
import { MessageRules, NO_LATENCY } from './message-rules.js';
import {
  COUNT,
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
   * Wi-Fi is on: `online` fires. In the same network everything that was held goes on.
   * With `ip` it is another one: servers report that address, and old connections stay half-open.
   * @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION`
   */
  online(options?: OnlineOptions): void;
  /**
   * Delays messages from now on, each way. Those of one client keep their order, and everything
   * else that it does keeps its place among them. Without options, delays nothing any more.
   * @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION`
   */
  latency(options?: LatencyOptions): void;
  /**
   * Resets the next `count` connections as soon as they are made; 0 cancels that.
   * @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION`
   */
  refuseNext(count: number): void;
  /**
   * Lets `rule` decide what becomes of each message from now on. If it throws, or returns something
   * that is not a verdict, that surfaces as an uncaught exception, and the message is delivered.
   * @returns a function that removes the rule
   * @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION`
   */
  onMessage(rule: MessageRule): () => void;
}

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
  const messages = new MessageRules(network, publish);

  function goOffline(): void {
    if (!network.isOnline) return;
    publish({ scene: 'offline' });
    network.goOffline();
    fire('offline');
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
      publish({ scene: 'latency', details: { delayMs, jitterMs, seed } });
      messages.latency = { delayMs, jitterMs, seed };
    },
    refuseNext(count) {
      checkOption('count', count, COUNT);
      publish({ scene: 'refuseNext', details: { count } });
      network.refuseNext(count);
    },
    onMessage(rule) {
      checkOption('rule', rule, FUNCTION);
      return messages.add(rule);
    },
  };
}
