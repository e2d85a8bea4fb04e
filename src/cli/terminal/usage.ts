import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { Command, type CommanderError, InvalidArgumentError } from 'commander';
import { bareAddress } from '../../formats/format-url.js';
import { MAX_PAST } from '../../inspector/past-limits.js';
import { ExitCode, ExitError, UsageError } from '../process/exit.js';

/** Options that users try on a command that lacks them, and what to do instead. */
const MEANT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  serve: {
    '--port':
      'the page is served on --http-port; the ports of its WebSocket servers are those that the app asks for',
    '--ip': 'the address is that of --host',
    '--inspect': 'the inspector is always there, beside the page: /__wss-emu/',
  },
  run: {
    '--port': 'the ports are those that the app asks for',
  },
  exec: {
    '--json': 'standard output belongs to the command',
    '--inspect': 'it belongs to the command run: wss-emu run --inspect',
    '--http-port': 'the page gets a free port, which the command finds in WSS_EMU_HTTP_URL',
  },
  'wss-emu': {
    '--http-port': 'it belongs to the command serve: wss-emu serve --http-port',
    '--open': 'it belongs to the command serve: wss-emu serve --open',
  },
};

/** A day. */
const MAX_SECONDS = 86_400;

export const EXIT_CODES = `
Exit codes: 0 ended in good order, 1 failure, 2 wrong usage, 3 a port can't be opened.`;

/** A command with our `--help`, and errors that suggest what was meant. */
export function describeCommand(name: string): Command {
  const command = new Command(name).helpOption('--help', 'print this help');
  explainErrors(command);
  return command;
}

/** Checks a command's options, then runs its action. */
export async function runCommand<Options extends object>(
  command: Command,
  options: Options & { readonly host?: string | true },
  action: (options: Options) => Promise<void>,
): Promise<void> {
  refuseOptionsOfProgram(command);
  const { host: asked } = options;
  const host = typeof asked === 'string' ? bareAddress(asked) : asked;
  await checkHost(command, host);
  await action(host === undefined ? options : { ...options, host });
}

/** Catches `--host www`, where the folder was taken for the address. */
async function checkHost(command: Command, host: string | true | undefined): Promise<void> {
  if (typeof host !== 'string') return;
  const { lookup } = await import('node:dns/promises');
  try {
    // Bare numbers are ports or counts to their users, and addresses to the resolver.
    if (/^\d*$/.test(host)) throw new Error('not a name');
    await lookup(host);
  } catch {
    const instead = command.parent
      ? `${pathOf(command)} ${host} --host`
      : `${pathOf(command)} ${host} … --host`;
    throw usageError(
      command,
      `"${host}" is no address of a machine: write --host=ADDRESS, or put ${command.parent ? 'the folder' : 'the command'} first (${instead})`,
    );
  }
}

export function parseIp(text: string): string {
  const ip = bareAddress(text);
  if (ip === '' || isIP(ip) !== 0) return ip;
  throw new InvalidArgumentError('An IP address is needed, or "" for a device without a network.');
}

export function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a number from 0 to 65535.');
}

export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && seconds <= MAX_SECONDS) return seconds;
  throw new InvalidArgumentError(`A number of seconds is needed, from 0 to ${MAX_SECONDS}.`);
}

export function parseEntries(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count <= MAX_PAST) return count;
  throw new InvalidArgumentError(`A number of entries is needed, from 0 to ${MAX_PAST}.`);
}

/** Collects the values of a repeatable option. */
export function collect<Value>(parse: (text: string) => Value) {
  return (text: string, before: readonly Value[] = []): Value[] => [...before, parse(text)];
}

/** Refuses `wss-emu --json serve`: options follow their command. */
function refuseOptionsOfProgram(command: Command): void {
  const program = command.parent;
  const misplaced = program?.options.find(
    (option) => program.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (!misplaced) return;
  const { long = '' } = misplaced;
  throw usageError(
    command,
    `${long} stands before ${command.name()}: options follow their command${hint(command, long)}`,
  );
}

/** Turns commander's errors into `UsageError`; help and version exit with 0. */
function explainErrors(command: Command): void {
  command.configureOutput({ outputError: () => {} }).exitOverride((error: CommanderError) => {
    if (error.exitCode === 0) throw new ExitError(ExitCode.OK, '');
    if (error.code === 'commander.help') throw usageError(command, 'there is no such command');
    const isWithoutCommand = error.code === 'commander.excessArguments' && !command.parent;
    if (isWithoutCommand) throw usageError(command, describeMissingCommand(command));
    const [text = '', suggestion = ''] = error.message.replace(/^error: /, '').split('\n');
    throw usageError(command, text + (findMeant(command, error) || ` ${suggestion}`).trimEnd());
  });
}

function findMeant(command: Command, { code, message }: CommanderError): string {
  if (code !== 'commander.unknownOption') return '';
  return hint(command, /'(--[^'=]*)/.exec(message)?.[1] ?? '');
}

/** For an app named without a command, or a mistyped command. */
function describeMissingCommand({ args, commands }: Command): string {
  const [first = ''] = args;
  const isApp = args.every((name) => /\.(?:m?js|html?)$/i.test(name));
  const [purpose, name] = isApp ? ['run an app', 'run'] : ['serve a folder', 'serve'];
  const meant = existsSync(first) ? '' : suggestCommand(first, commands);
  return `there is no command "${first}" ${meant || `(to ${purpose}: wss-emu ${name} ${args.join(' ')})`}`;
}

/** commander's `(Did you mean serve?)`, which it offers only for programs without an action. */
function suggestCommand(name: string, commands: readonly Command[]): string {
  const program = new Command().exitOverride().configureOutput({ outputError: () => {} });
  for (const command of commands) program.command(command.name());
  try {
    program.parse([name], { from: 'user' });
  } catch (error) {
    return (error as CommanderError).message.split('\n')[1] ?? '';
  }
  return '';
}

function hint(command: Command, option: string): string {
  const meant = MEANT[command.name()]?.[option];
  return meant ? ` (${meant})` : '';
}

export function usageError(command: Command, message: string): UsageError {
  const path = pathOf(command);
  const usage = `Usage: ${path} ${command.usage()}\nSee ${path} --help for all options.`;
  return new UsageError(message, usage);
}

function pathOf(command: Command): string {
  return command.parent ? `${command.parent.name()} ${command.name()}` : command.name();
}
