import { findFieldError } from '../checks/check-fields.js';
import { invalidOption } from '../checks/check-options.js';
import { type Rules, text, wholeNumber } from '../checks/rules.js';
import { createRandom } from '../random.js';
import { parseScript } from './parse-script.js';
import type { Script } from './script.js';
import { type Outcome, ScriptedClient, type VirtualClient } from './virtual-client.js';

export interface SpawnOptions {
  /** How long a client may take to connect, in milliseconds. Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** How long a script's `wait` waits, in milliseconds. Default 60,000. */
  readonly waitTimeoutMs?: number;
  /** For random pauses: the same seed gives the same pauses. Default 1. */
  readonly seed?: number;
}

/** Clients that are playing a script. */
export interface VirtualClients extends AsyncDisposable {
  readonly clients: readonly VirtualClient[];
  /** Resolves when each of them has connected or failed to. */
  readonly connected: Promise<void>;
  /** Resolves when all scripts have ended, in the clients' order; never rejects. */
  readonly done: Promise<readonly Outcome[]>;
  /** Disconnects them all. Resolves when every connection has ended; may be called again. */
  stop(): Promise<void>;
}

export const MAX_CLIENTS = 1_000;

/** How many connect at a time: a server's backlog holds a few hundred. */
const CONNECTING_AT_A_TIME = 50;

const MAX_TIMEOUT_MS = 24 * 60 * 60 * 1_000;
const TIMEOUT = wholeNumber('milliseconds', 1, MAX_TIMEOUT_MS);

const RULES: Rules = {
  url: {
    ...text('the URL of a WebSocket server: ws://127.0.0.1:3001'),
    allows: (value) => /^wss?:\/\/[^#]+$/.test(String(value)) && URL.canParse(String(value)),
  },
  count: wholeNumber('a number of clients', 1, MAX_CLIENTS),
  connectTimeoutMs: TIMEOUT,
  waitTimeoutMs: TIMEOUT,
  seed: wholeNumber('a number', 0, 2 ** 32 - 1),
};

/**
 * Connects many clients to a WebSocket server, the emulator's or any other, and has each of them
 * play a script. Their outcomes tell how that went: a server that stops or refuses a client ends
 * its script, and nothing is thrown.
 *
 * @param count 1 to 1,000
 * @param script steps, or their text form
 * @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION`
 */
export function spawn(
  url: string | URL,
  count: number,
  script: string | Script,
  options: SpawnOptions = {},
): VirtualClients {
  const to = String(url);
  const error = findFieldError({ ...options, what: 'spawn', url: to, count }, 'what', RULES);
  if (error !== undefined) throw invalidOption(error);
  const steps = parseScript(script);
  const { connectTimeoutMs = 5_000, waitTimeoutMs = 60_000, seed = 1 } = options;

  const clients = Array.from({ length: count }, (_, index) => {
    const random = createRandom(seed + index * 0x9e3779b9);
    return new ScriptedClient({ number: index + 1, count, waitTimeoutMs, random });
  });
  const waiting = [...clients];

  async function connectWaiting(): Promise<void> {
    for (let client = waiting.shift(); client; client = waiting.shift()) {
      await client.start(steps, { url: to, connectTimeoutMs });
    }
  }

  async function stop(): Promise<void> {
    waiting.length = 0;
    await Promise.all(clients.map((client) => client.stop()));
    await connected;
  }

  const connected = Promise.all(Array.from({ length: CONNECTING_AT_A_TIME }, connectWaiting)).then(
    () => {},
  );
  return {
    clients,
    connected,
    done: Promise.all(clients.map((client) => client.done)),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
