import { isIP } from 'node:net';
import { Command, type CommanderError, InvalidArgumentError } from 'commander';
import { ExitCode, ExitError, UsageError } from './exit.js';
import { type CommonOptions, type RunOptions, run } from './run.js';
import { type ServeOptions, serve } from './serve.js';
import { readVersion } from './version.js';

const DEFAULT_PORT = 3001;
const DEFAULT_HTTP_PORT = 8000;

/** What users reach for in a command that calls it otherwise. */
const MEANT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  serve: {
    '--port':
      'the page is served on --http-port; the ports of its WebSocket servers are those that the app asks for',
    '--ip': 'the address is that of --host',
  },
  'wss-emu': {
    '--http-port': 'it belongs to the command serve: wss-emu serve --http-port',
    '--open': 'it belongs to the command serve: wss-emu serve --open',
  },
};

const EXIT_CODES = `
Exit codes: 0 ended in good order, 1 failure, 2 wrong usage, 3 a port can't be opened.`;

/** Describes the command line; `run.ts` and `serve.ts` do what it says. */
export function createProgram(): Command {
  const program = new Command('wss-emu')
    .description("Monaca's WebSocket Server plugin for Android, without the phone")
    .version(readVersion(), '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .enablePositionalOptions()
    .option(
      '--port <port>',
      'port of the WebSocket server; 0 for any free one',
      parsePort,
      DEFAULT_PORT,
    )
    .option('--host [address]', 'listen for other devices: on all addresses, or on this one')
    .option('--ip <address>', 'the IP address that the server reports as its own', parseIp)
    .option('--json', 'write JSON lines on standard output, everything else on standard error')
    .action((options: RunOptions, command: Command) => runCommand(command, options, run))
    .addHelpText(
      'after',
      `${EXIT_CODES}

Examples:
  $ wss-emu                      a server on ws://localhost:3001
  $ wss-emu --port 0 --json      on any free port, for scripts
  $ wss-emu serve www            an app, in the browser`,
    );
  explainErrors(program);

  const serveCommand = program
    .command('serve')
    .description('serve an app: it runs in the browser as on the phone')
    .argument('[www]', "the app's folder, or its project (default: ./www if it has HTML, else .)")
    .helpOption('--help', 'print this help')
    .option(
      '--http-port <port>',
      'port of the page; 0 for any free one',
      parsePort,
      DEFAULT_HTTP_PORT,
    )
    .option(
      '--host [address]',
      'page and servers: listen for other devices, on all addresses or on this one',
    )
    .option('--open', 'open the page in the browser')
    .option('--json', 'write JSON lines on standard output, everything else on standard error')
    .action((www: string | undefined, options: ServeOptions, command: Command) => {
      refuseOptionsOfProgram(program, command);
      return runCommand(command, { ...options, www }, serve);
    })
    .addHelpText(
      'after',
      `${EXIT_CODES}

Examples:
  $ wss-emu serve                the app in ./www
  $ wss-emu serve app --host     for phones in the same network`,
    );
  explainErrors(serveCommand);
  return program;
}

async function runCommand<Options extends CommonOptions>(
  command: Command,
  options: Options,
  action: (options: Options) => Promise<void>,
): Promise<void> {
  await checkHost(command, options.host);
  await action(options);
}

/** `--host www` took the folder for an address: say so before something surprising happens. */
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

function parseIp(text: string): string {
  if (text === '' || isIP(text) !== 0) return text;
  throw new InvalidArgumentError('An IP address is needed, or "" for a device without a network.');
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a number from 0 to 65535.');
}

/** Options belong to the command that they follow. */
function refuseOptionsOfProgram(program: Command, command: Command): void {
  const misplaced = program.options.find(
    (option) => program.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (!misplaced) return;
  const { long = '' } = misplaced;
  throw usageError(
    command,
    `${long} stands before ${command.name()}: options follow their command${hint(command, long)}`,
  );
}

/** commander's own errors end in `UsageError`; help and version end well. */
function explainErrors(command: Command): void {
  command.configureOutput({ outputError: () => {} }).exitOverride((error: CommanderError) => {
    if (error.exitCode === 0) throw new ExitError(ExitCode.OK, '');
    const [text = '', suggestion = ''] = error.message.replace(/^error: /, '').split('\n');
    throw usageError(command, text + (findMeant(command, error) || ` ${suggestion}`).trimEnd());
  });
}

function findMeant(command: Command, { code, message }: CommanderError): string {
  if (code === 'commander.unknownOption')
    return hint(command, /'(--[^'=]*)/.exec(message)?.[1] ?? '');
  const isFolderWithoutCommand = code === 'commander.excessArguments' && !command.parent;
  return isFolderWithoutCommand
    ? ` (to serve a folder: wss-emu serve ${command.args.join(' ')})`
    : '';
}

function hint(command: Command, option: string): string {
  const meant = MEANT[command.name()]?.[option];
  return meant ? ` (${meant})` : '';
}

function usageError(command: Command, message: string): UsageError {
  const path = pathOf(command);
  const usage = `Usage: ${path} ${command.usage()}\nSee ${path} --help for all options.`;
  return new UsageError(message, usage);
}

function pathOf(command: Command): string {
  return command.parent ? `${command.parent.name()} ${command.name()}` : command.name();
}
