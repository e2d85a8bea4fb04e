import { isIP } from 'node:net';
import { BOOLEAN, type OptionRules, oneOf } from './check-options.js';

export interface EmulatorOptions {
  /**
   * Where everything listens: an address or name, or `true` for all interfaces, so that
   * phones on the network can connect. Default: this machine only (`127.0.0.1` and `::1`).
   */
  readonly host?: string | true;
  /** The `ip` that servers report. Default: the address at which clients can reach them. */
  readonly ip?: string;
  /**
   * `'free'` gives every started server a free port: its object keeps the port it asked for,
   * and `start`, `getAddress` and `getStatus` report the real one. Default `'asked'`.
   */
  readonly ports?: 'asked' | 'free';
  /** Lets servers listen on ports below 1024, which Android refuses. Default false. */
  readonly allowPrivilegedPorts?: boolean;
  /** The largest message taken from a client, in bytes; above it close 1009. Default 100 MiB. */
  readonly maxPayloadBytes?: number;
  /** Pings clients this often, in milliseconds, and cuts those that don't answer. Default 0: never. */
  readonly keepAliveMs?: number;
  /**
   * The app's `www` folder, whose files its HTTP servers serve; nothing is read before one
   * starts. Also what `serve` serves when it is given no folder. Default `./www`.
   */
  readonly www?: string;
  /** Gets what an app's callback threw. Default: it becomes an uncaught exception. */
  readonly onCallbackError?: (error: unknown) => void;
}

export const DEFAULT_WWW = 'www';
export const DEFAULT_MAX_PAYLOAD_BYTES = 100 * 1024 * 1024;
/** The longest delay that a Node timer takes. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** What each of them takes. */
export const EMULATOR_RULES: OptionRules<EmulatorOptions> = {
  host: {
    expected: 'an address, a host name, or true for all interfaces',
    allows: (value) => value === true || (typeof value === 'string' && value !== ''),
  },
  ip: {
    expected: 'an IP address, or "" for a device without a network',
    allows: (value) => value === '' || (typeof value === 'string' && isIP(value) !== 0),
  },
  ports: oneOf('asked', 'free'),
  allowPrivilegedPorts: BOOLEAN,
  maxPayloadBytes: {
    expected: 'a number of bytes from 1 up',
    allows: (value) => Number.isSafeInteger(value) && Number(value) >= 1,
  },
  keepAliveMs: {
    expected: `milliseconds from 0 (never) to ${MAX_TIMER_MS}`,
    allows: (value) =>
      Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_TIMER_MS,
  },
  www: {
    expected: 'the path of a folder',
    allows: (value) => typeof value === 'string' && value !== '',
  },
  onCallbackError: {
    expected: 'a function',
    allows: (value) => typeof value === 'function',
  },
};
