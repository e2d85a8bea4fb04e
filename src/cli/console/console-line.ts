import { type ActionName, isActionName, parseAction } from '../../steering/actions.js';
import { quote } from '../terminal/quote.js';
import type { Request } from './request.js';

type Fields = Readonly<Record<string, unknown>>;

interface Verb {
  /** Its arguments, as help shows them. */
  readonly args: string;
  readonly help: string;
  /** Reads the arguments into the action's fields. */
  readonly read: (rest: string) => Fields;
}

/** The console's commands. */
const VERBS: { readonly [Name in ActionName]: Verb } = {
  clients: verb('[port]', 'list the clients', words('port')),
  status: verb('[port]', 'tell how the server is', words('port')),
  send: verb('<client> <text>', 'send a text to a client', words('clientId', '…message')),
  all: verb('<text>', 'send a text to all clients', words('…message')),
  close: verb(
    '<client> [code] [reason]',
    'close the connection of a client',
    words('clientId', 'code', '…reason'),
  ),
  reset: verb('<client>', 'reset the connection of a client', words('clientId')),
  freeze: verb('<client>', 'read nothing from a client, and write nothing', words('clientId')),
  thaw: verb('<client>', 'end that', words('clientId')),
  stop: verb('[port]', 'stop the server', words('port')),
  start: verb('[port]', 'start it again, or another one', words('port')),
  offline: verb('', 'switch Wi-Fi off', words()),
  online: verb('[ip]', 'switch Wi-Fi on, with another address', words('ip')),
  latency: verb(
    '<ms> [jitter]',
    'slow every message down; 0 for none',
    words('delayMs', 'jitterMs'),
  ),
  background: verb('', 'send the app to the background', words()),
  foreground: verb('', 'bring it back', words()),
  kill: verb('', 'end the app, as the system does', words()),
  restart: verb('', 'kill it, and start it again', words()),
  spawn: verb(
    '<count> <script>',
    'connect virtual clients: wait welcome; say hello {n}',
    words('count', '…script'),
  ),
  despawn: verb('', 'let the virtual clients leave', words()),
  record: verb('[file]', 'record what happens, until the next /record', words('…file')),
};

const OWN_VERBS = {
  help: { args: '', help: 'list the commands' },
  quit: { args: '', help: 'close everything (also Ctrl-C, Ctrl-D)' },
} as const;

type OwnVerb = keyof typeof OWN_VERBS;

export const VERB_NAMES: readonly string[] = [...Object.keys(VERBS), ...Object.keys(OWN_VERBS)];

/** Fields that stay text, even if they look like a number. */
const TEXTS = ['message', 'reason', 'script', 'file', 'ip'];

/**
 * Parses a line: a verb with a slash and optionally a server's port (`/all:3002 hi`), then its
 * arguments. Undefined for an empty line.
 *
 * @throws Error that says what to write instead
 */
export function parseLine(line: string): Request | undefined {
  const text = line.trim();
  if (text === '') return undefined;
  const [, name = '', port, rest = ''] = /^\/([^\s:]*)(?::(\S*))?\s*(.*)$/s.exec(text) ?? [];
  if (!text.startsWith('/')) {
    throw new Error(
      `${quote(text)} has no slash: /all ${brief(text)} sends it to all clients, /help lists the commands`,
    );
  }
  if (Object.hasOwn(OWN_VERBS, name)) return name as OwnVerb;
  if (!isActionName(name))
    throw new Error(`there is no ${quote(`/${name}`)}: /help lists the commands`);
  const { args, read } = VERBS[name];
  try {
    return parseAction({ ...read(rest), ...(port && { port: toNumber(port) }), action: name });
  } catch (error) {
    throw new Error(`${(error as Error).message} (/${name}${args && ` ${args}`})`);
  }
}

/** True when the verb's first argument is a client. */
export function takesClient(name: string): boolean {
  return isActionName(name) && VERBS[name].args.startsWith('<client>');
}

export function formatHelp(): string {
  const lines = Object.entries({ ...VERBS, ...OWN_VERBS }).map(([name, { args, help }]) => ({
    usage: `/${name} ${args}`,
    help,
  }));
  const width = Math.max(...lines.map(({ usage }) => usage.length));
  return [
    ...lines.map(({ usage, help }) => `  ${usage.padEnd(width)}  ${help}`),
    '',
    '  A client is its number in /clients, its id, or a part of the id. With several servers:',
    '  /all:3002 hi, /send:3002 1 hi; without a port it is the one that was started last.',
  ].join('\n');
}

function verb(args: string, help: string, read: Verb['read']): Verb {
  return { args, help, read };
}

/** Reads words into fields; a name with `…` takes the rest of the line as it is. */
function words(...names: readonly string[]): Verb['read'] {
  return (text) => {
    let rest = text;
    const fields: Record<string, unknown> = {};
    for (const name of names) {
      if (rest === '') break;
      const takesRest = name.startsWith('…');
      const [found = '', word = ''] = takesRest ? [rest, rest] : (/^(\S+)\s*/.exec(rest) ?? []);
      const field = name.replace('…', '');
      fields[field] = TEXTS.includes(field) ? word : toNumber(word);
      rest = rest.slice(found.length);
    }
    if (rest !== '') throw new Error(`${quote(rest)} is too much`);
    return fields;
  };
}

function toNumber(word: string): number | string {
  return /^\d+$/.test(word) ? Number(word) : word;
}

const MAX_BRIEF_LENGTH = 20;

function brief(text: string): string {
  const quoted = quote(text).slice(1, -1);
  return quoted.length <= MAX_BRIEF_LENGTH ? quoted : '…';
}
