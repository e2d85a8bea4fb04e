import { findFieldError } from '../checks/check-fields.js';
import { invalidOption } from '../checks/check-options.js';
import {
  filledText,
  formatValue,
  isRecord,
  type Rules,
  required,
  text,
  wholeNumber,
} from '../checks/rules.js';
import { CLOSE_CODE, CLOSE_REASON } from '../clients/close-frame.js';
import { MAX_CLIENTS } from '../virtual-clients/spawn.js';

/**
 * A client: its number (1 is its server's oldest), its id, or a part of the id that no other
 * client has.
 */
export type ClientName = number | string;

/** Which server; without a port the one started last. */
interface OnServer {
  readonly port?: number;
}

interface OnClient extends OnServer {
  readonly clientId: ClientName;
}

/** What can be done to a running phone, as JSON. */
export type Action =
  /** The plugin's own calls, on behalf of the app: `getClients`, `getStatus`, `send`, … */
  | ({ readonly action: 'clients' | 'status' | 'stop' } & OnServer)
  | ({ readonly action: 'send'; readonly message: string } & OnClient)
  | ({ readonly action: 'all'; readonly message: string } & OnServer)
  /** Only if the command itself is the app. */
  | { readonly action: 'start'; readonly port?: number }
  | ({ readonly action: 'reset' | 'freeze' | 'thaw' } & OnClient)
  | ({ readonly action: 'close'; readonly code?: number; readonly reason?: string } & OnClient)
  | { readonly action: 'offline' | 'background' | 'foreground' | 'kill' | 'restart' }
  | { readonly action: 'online'; readonly ip?: string }
  | { readonly action: 'latency'; readonly delayMs: number; readonly jitterMs?: number }
  /** Virtual clients that play a script; `despawn` sends them all away. */
  | ({ readonly action: 'spawn'; readonly count: number; readonly script: string } & OnServer)
  | { readonly action: 'despawn' }
  /** Starts a recording, or ends the one under way. */
  | { readonly action: 'record'; readonly file?: string };

export type ActionName = Action['action'];

const MAX_MS = 24 * 60 * 60 * 1_000;

const PORT = wholeNumber('a port', 1, 65_535);
const DURATION = wholeNumber('milliseconds', 0, MAX_MS);
const MESSAGE = required(text('a text'));

const CLIENT = required({
  expected: "a client's number from 1 up, its id, or a part of its id",
  allows: (value) =>
    typeof value === 'string' ? value !== '' : Number.isSafeInteger(value) && Number(value) >= 1,
});

const FILE = filledText("a file's name");

const FIELDS: { readonly [Name in ActionName]: Rules } = {
  clients: { port: PORT },
  status: { port: PORT },
  send: { clientId: CLIENT, message: MESSAGE, port: PORT },
  all: { message: MESSAGE, port: PORT },
  close: { clientId: CLIENT, code: CLOSE_CODE, reason: CLOSE_REASON, port: PORT },
  reset: { clientId: CLIENT, port: PORT },
  freeze: { clientId: CLIENT, port: PORT },
  thaw: { clientId: CLIENT, port: PORT },
  stop: { port: PORT },
  start: { port: wholeNumber('a port', 0, 65_535) },
  offline: {},
  online: { ip: text('the new IP address') },
  latency: { delayMs: required(DURATION), jitterMs: DURATION },
  background: {},
  foreground: {},
  kill: {},
  restart: {},
  spawn: {
    count: required(wholeNumber('a number of clients', 1, MAX_CLIENTS)),
    script: required(text('a script: wait welcome; say hello {n}')),
    port: PORT,
  },
  despawn: {},
  record: { file: FILE },
};

/** In the order of listings. */
export const ACTION_NAMES = Object.keys(FIELDS) as readonly ActionName[];

/**
 * Checks an action from outside.
 *
 * @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION`, which names the field and what it takes
 */
export function parseAction(value: unknown): Action {
  if (!isRecord(value)) {
    throw invalidOption(
      `An action is an object such as {"action":"clients"}, not ${formatValue(value)}.`,
    );
  }
  const { action } = value;
  if (typeof action !== 'string' || !isActionName(action)) {
    throw invalidOption(`There is no action ${formatValue(action)}: ${ACTION_NAMES.join(', ')}.`);
  }
  const error = findFieldError(value, 'action', FIELDS[action]);
  if (error !== undefined) throw invalidOption(error);
  // Every field has been checked.
  return value as Action;
}

export function isActionName(name: string): name is ActionName {
  return Object.hasOwn(FIELDS, name);
}
