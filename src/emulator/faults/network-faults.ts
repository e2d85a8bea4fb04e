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
   * From now on, the port of a stopped `cordova.plugins.wsserver` whose clients it had to close stays
   * in use for a minute, as it can on a phone: `start` calls `onFailure` then. Monaca's servers
   * don't mind.
   * @param forMs how long, in milliseconds; default 60,000; 0 frees all at once, and ends it
   * @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION`
   */
  portStaysBusy(forMs?: number): void;
  /**
   * Lets `rule` decide what becomes of each message from now on. If it throws, or returns something
   * that is not a verdict, that surfaces as an uncaught exception, and the message is delivered.
   * @returns a function that removes the rule
   * @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION`
   */
  onMessage(rule: MessageRule): () => void;
}

/** How long TCP keeps an address that was left first (RFC 9293, TIME-WAIT; Linux). */
const MINUTE_MS = 60_000;

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
    portStaysBusy(forMs = MINUTE_MS) {
      checkOption('forMs', forMs, COUNT);
      publish({ scene: 'portStaysBusy', details: { forMs } });
      network.keepPortsBusy(forMs);
    },
    onMessage(rule) {
      checkOption('rule', rule, FUNCTION);
      return messages.add(rule);
    },
  };
}
