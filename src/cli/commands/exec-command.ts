import { type Command, Option } from 'commander';
import { describeCommand, parsePort, runCommand, usageError } from '../terminal/usage.js';
import type { ExecOptions } from './exec.js';
import { HOST, NO_PLUGINS, SERVICES, WAIT } from './options.js';

/** Describes `wss-emu exec`; `exec.ts` does what it says. */
export function createExecCommand(): Command {
  const command: Command = describeCommand('exec')
    .description('run a command while a server, or an app, is there for it')
    .usage('[options] -- <command...>')
    .argument('<command...>', 'the command and its arguments')
    .passThroughOptions()
    .addOption(new Option('--serve <www>', 'serve an app, for a browser to open').conflicts('run'))
    .option('--run <file>', 'run an app in Node, and wait until its server has started')
    .option(
      '--port <port>',
      'port of the WebSocket server, 3001 by default; 0 for any free one; with --run the server to wait for, by default the first',
      parsePort,
    )
    .option(...NO_PLUGINS)
    .option(...WAIT)
    .option(...HOST)
    .option(...SERVICES)
    .action((words: readonly string[], options: ExecOptions) =>
      runCommand(command, { ...options, command: words }, async (options) => {
        if (options.serve !== undefined && options.port === 0) {
          const reason = '--port 0: with --serve the port is the one that the app asks for';
          throw usageError(command, reason);
        }
        const { exec } = await import('./exec.js');
        await exec(options);
      }),
    )
    .addHelpText(
      'after',
      `
The command gets WSS_EMU_URL (ws://…), WSS_EMU_PORT and WSS_EMU_HTTP_URL (the page; with --run
the app's HTTP server). Standard output is the command's alone.

Exit codes: the command's own, 1 in place of 0 when something had to be cut, 126 it can't be executed,
127 not found, 128 + signal when it was killed; before it has begun: 1 failure, 2 wrong usage, 3 a
port can't be opened.

Examples:
  $ wss-emu exec -- npm test
  $ wss-emu exec --port 0 -- npx vitest run
  $ wss-emu exec --run www/index.html -- node --test
  $ wss-emu exec --serve www -- npx playwright test`,
    );
  return command;
}
