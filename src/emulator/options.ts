import { isIP } from 'node:net';
import { invalidOption, type OptionRules } from '../checks/check-options.js';
import { BOOLEAN, FOLDER, FUNCTION, oneOf, wholeNumber } from '../checks/rules.js';
import { bareAddress } from '../formats/format-url.js';
import { MAX_MESSAGE_BYTES } from '../formats/json-room.js';
import type { Limits } from '../services/environment.js';
import { findServicesFault, type OwnServices } from '../services/own/own-services.js';

/** What `createEmulator` takes; everything may be left out. */
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
  /** The largest message taken from a client, in bytes, up to 256 MiB; above it close 1009. Default 100 MiB. */
  readonly maxPayloadBytes?: number;
  /** The largest number of fragments in a client's message; above it close 1008. Default 16,384. */
  readonly maxFragments?: number;
  /** How long a client may take for its handshake, in milliseconds; then HTTP 408. Default 10 s. */
  readonly handshakeTimeoutMs?: number;
  /**
   * How much may wait to be sent to one client, in bytes of memory beyond the largest message,
   * when more is to be sent to it in a later turn; one that leaves more unread is cut, with an
   * `error`. Default 32 MiB.
   */
  readonly maxQueuedBytes?: number;
  /** The largest number of clients of one server; further ones get HTTP 503. Default 20,000. */
  readonly maxClients?: number;
  /**
   * The largest number of servers of one page: so many WebSocket servers, and so many HTTP
   * servers; further ones fail to start. Default 64.
   */
  readonly maxServers?: number;
  /** Pings clients this often, in milliseconds, and cuts those that don't answer. Default 0: never. */
  readonly keepAliveMs?: number;
  /**
   * The app's `www` folder, whose files its HTTP servers serve; nothing is read before one
   * starts. Also what `serve` serves when it is given no folder. Default `./www`.
   */
  readonly www?: string;
  /**
   * Services of your own, by the names by which `exec` calls them:
   * `{ Battery: { start: (args, callback) => … } }`. They go before those that are emulated.
   */
  readonly services?: OwnServices;
  /** Gets what an app's callback threw. Default: it becomes an uncaught exception. */
  readonly onCallbackError?: (error: unknown) => void;
}

export const DEFAULT_WWW = 'www';

const MIB = 1024 * 1024;

/** What servers accept from their peers unless options say otherwise. */
export const DEFAULT_LIMITS: Limits = {
  maxPayloadBytes: 100 * MIB,
  maxFragments: 16_384,
  handshakeTimeoutMs: 10_000,
  maxQueuedBytes: 32 * MIB,
  maxClients: 20_000,
  maxServers: 64,
};

/** What options say, and the defaults where they say nothing. */
export function withDefaults<Values extends object>(
  defaults: Values,
  options: { readonly [Name in keyof Values]?: Values[Name] | undefined },
): Values {
  const names = Object.keys(defaults) as (keyof Values)[];
  return Object.fromEntries(names.map((name) => [name, options[name] ?? defaults[name]])) as Values;
}

/** The longest delay that a Node timer takes. */
export const MAX_TIMER_MS = 2 ** 31 - 1;
/** ws counts with 32 bits. */
const MAX_INT = 2 ** 31 - 1;

/** What each of them takes. */
export const EMULATOR_RULES: OptionRules<EmulatorOptions> = {
  host: {
    expected: 'an address, a host name, or true for all interfaces',
    allows: (value) => value === true || (typeof value === 'string' && value !== ''),
  },
  ip: {
    expected: 'an IP address, or "" for a device without a network',
    allows: (value) =>
      value === '' || (typeof value === 'string' && isIP(bareAddress(value)) !== 0),
  },
  ports: oneOf('asked', 'free'),
  allowPrivilegedPorts: BOOLEAN,
  maxPayloadBytes: wholeNumber('a number of bytes', 1, MAX_MESSAGE_BYTES),
  maxFragments: wholeNumber('a number', 1, MAX_INT),
  handshakeTimeoutMs: wholeNumber('milliseconds', 1, MAX_TIMER_MS),
  maxQueuedBytes: wholeNumber('a number of bytes', 1),
  maxClients: wholeNumber('a number', 1),
  maxServers: wholeNumber('a number', 1),
  keepAliveMs: {
    expected: `milliseconds from 0 (never) to ${MAX_TIMER_MS}`,
    allows: (value) =>
      Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_TIMER_MS,
  },
  www: FOLDER,
  // What is wrong in it needs words of its own: `checkServices`.
  services: { expected: 'services by their names', allows: () => true },
  onCallbackError: FUNCTION,
};

/** @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION` that says which service is none */
export function checkServices(services: unknown): void {
  const fault = services === undefined ? undefined : findServicesFault(services);
  if (fault !== undefined) throw invalidOption(`Option "services": ${fault}.`);
}
