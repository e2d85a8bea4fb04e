import { isIP } from 'node:net';
import { Command, type CommanderError, InvalidArgumentError, Option } from 'commander';
import { type ExecOptions, exec } from './exec.js';
import { ExitCode, ExitError, UsageError } from './exit.js';
import { type CommonOptions, type RunOptions, run } from './run.js';
import { type RunAppOptions, runApp } from './run-app.js';
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
  run: {
    '--port': 'the ports are those that the app asks for',
  },
  exec: {
    '--json': 'standard output belongs to the command',
    '--http-port': 'the page gets a free port, which the command finds in WSS_EMU_HTTP_URL',
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
  addRunCommand(program);
  addExecCommand(program);
  return program;
}

function addRunCommand(program: Command): void {
  const command = program
    .command('run')
    .description('run an app in Node, without a browser: scripts, or an HTML page')
    .argument('<file...>', 'scripts, to run in order in one window; or one HTML page')
    .helpOption('--help', 'print this help')
    .option('--host [address]', 'listen for other devices: on all addresses, or on this one')
    .option('--ip <address>', 'the IP address that the servers report as their own', parseIp)
    .option('--json', 'write JSON lines on standard output, everything else on standard error')
    .action((files: readonly string[], options: RunAppOptions, command: Command) => {
      refuseOptionsOfProgram(program, command);
      return runCommand(command, { ...options, files }, runApp);
    })
    .addHelpText(
      'after',
      `
A page needs a DOM: npm install --save-dev happy-dom

Exit codes: 0 ended in good order, 1 failure (also when code of the app has thrown), 2 wrong usage.

Examples:
  $ wss-emu run www/host.js      a script, with plugins, deviceready and all
  $ wss-emu run www/index.html   a page and its scripts`,
    );
  explainErrors(command);
}

function addExecCommand(program: Command): void {
  const command = program
    .command('exec')
    .description('run a command while a server, or an app, is there for it')
    .usage('[options] -- <command...>')
    .argument('<command...>', 'the command and its arguments')
    .passThroughOptions()
    .helpOption('--help', 'print this help')
    .addOption(new Option('--serve <www>', 'serve an app, for a browser to open').conflicts('run'))
    .option('--run <file>', 'run an app in Node, and wait until its server has started')
    .option(
      '--port <port>',
      'port of the WebSocket server, 3001 by default; 0 for any free one; with --run the server to wait for, by default the first',
      parsePort,
    )
    .option('--host [address]', 'listen for other devices: on all addresses, or on this one')
    .action((words: readonly string[], options: ExecOptions, command: Command) => {
      refuseOptionsOfProgram(program, command);
      if (options.serve !== undefined && options.port === 0) {
        throw usageError(
          command,
          '--port 0: with --serve the port is the one that the app asks for',
        );
      }
      return runCommand(command, { ...options, command: words }, exec);
    })
    .addHelpText(
      'after',
      `
The command gets WSS_EMU_URL (ws://…), WSS_EMU_PORT and WSS_EMU_HTTP_URL (the page; with --run
the app's HTTP server). Standard output is the command's alone.

Exit codes: the command's own, 126 it can't be executed, 127 not found, 128 + signal when it was
killed; before it has begun: 1 failure, 2 wrong usage, 3 a port can't be opened.

Examples:
  $ wss-emu exec -- npm test
  $ wss-emu exec --port 0 -- npx vitest run
  $ wss-emu exec --run www/index.html -- node --test`,
    );
  explainErrors(command);
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
  return isFolderWithoutCommand ? describeMissingCommand(command.args) : '';
}

function describeMissingCommand(args: readonly string[]): string {
  const isApp = args.every((name) => /\.(?:m?js|html?)$/i.test(name));
  const [purpose, name] = isApp ? ['run an app', 'run'] : ['serve a folder', 'serve'];
  return ` (to ${purpose}: wss-emu ${name} ${args.join(' ')})`;
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
