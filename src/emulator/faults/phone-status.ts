import type { Network } from '../../services/network/network.js';
import type { RunningApps } from '../apps/running-apps.js';

/** What was done to a phone and not undone. */
export interface PhoneStatus {
  readonly isOnline: boolean;
  /** False while another app is in front. */
  readonly isInFront: boolean;
  /** How long messages take, each way, in milliseconds. */
  readonly delayMs: number;
  /** The most that chance adds to it. */
  readonly jitterMs: number;
  /** The ids of the clients that are frozen. */
  readonly frozen: readonly string[];
}

/** The status as it is now. */
export function readPhoneStatus(network: Network, apps: RunningApps): PhoneStatus {
  const { isOnline, frozenIds, latency } = network;
  const { delayMs = 0, jitterMs = 0 } = latency ?? {};
  return { isOnline, isInFront: apps.isInFront, delayMs, jitterMs, frozen: frozenIds };
}
