import { isIP } from 'node:net';
import { checkOption, type OptionRule, type OptionRules } from '../../checks/check-options.js';
import { EmulatorError } from '../../checks/emulator-error.js';
import type { NetworkMessage, Verdict } from '../../services/network/message-settings.js';
import { MAX_TIMER_MS } from '../options.js';

/** What `network.online` takes. */
export interface OnlineOptions {
  /** The address that the phone has in another network. Default: the same network is back. */
  readonly ip?: string;
}

/** What `network.latency` takes. */
export interface LatencyOptions {
  /** How long each message is under way, in milliseconds. Default 0. */
  readonly delayMs?: number;
  /** The most milliseconds that chance adds. Default 0. */
  readonly jitterMs?: number;
  /** The same seed gives the same random times. Default 1. */
  readonly seed?: number;
}

/**
 * Decides what becomes of a message; `undefined` leaves it to the next rule. It is asked once
 * for each message, in order, and must be quick: everything waits for it.
 */
export type MessageRule = (message: NetworkMessage) => Verdict | undefined;

export const ONLINE_RULES: OptionRules<OnlineOptions> = {
  ip: {
    expected: 'an IP address',
    allows: (value) => typeof value === 'string' && isIP(value) !== 0,
  },
};

// Together they are the time of one timer.
const MILLISECONDS: OptionRule = {
  expected: `milliseconds from 0 to ${Math.floor(MAX_TIMER_MS / 2)}`,
  allows: (value) => typeof value === 'number' && value >= 0 && value <= MAX_TIMER_MS / 2,
};

export const LATENCY_RULES: OptionRules<LatencyOptions> = {
  delayMs: MILLISECONDS,
  jitterMs: MILLISECONDS,
  seed: { expected: 'a whole number', allows: Number.isSafeInteger },
};

export const COUNT: OptionRule = {
  expected: 'a whole number from 0 up',
  allows: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
};

/** @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION` */
export function checkVerdict(verdict: unknown): Verdict | undefined {
  if (verdict === undefined || verdict === 'deliver' || verdict === 'drop' || verdict === 'cut') {
    return verdict;
  }
  if (typeof verdict === 'object' && verdict !== null && 'delayMs' in verdict) {
    checkOption('delayMs', verdict.delayMs, MILLISECONDS);
    return verdict as { delayMs: number };
  }
  const message = `A rule said ${JSON.stringify(verdict)} of a message: it can say 'deliver', 'drop', 'cut', { delayMs } or nothing.`;
  throw new EmulatorError('WSSEMU_ERR_INVALID_OPTION', message);
}
