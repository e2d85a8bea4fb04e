import type { Command } from 'commander';
import { describeCommand, parseIp, parsePort, runCommand } from '../terminal/usage.js';
import { HOLD, HOST, NO_PLUGINS, PAST, RECORD, SERVICES, WAIT } from './options.js';
import type { RunOptions } from './run.js';

/** Describes `wss-emu run`; `run.ts` does what it says. */
export function createRunCommand(): Command {
  const command: Command = describeCommand('run')
    .description('run an app in Node, without a browser: scripts, or an HTML page')
    .argument('<file...>', 'scripts, to run in order in one window; or one HTML page')
    .option(...HOST)
    .option('--ip <address>', 'the IP address that the servers report as their own', parseIp)
    .option(
      '--inspect [port]',
      'open the inspector, and go on until a signal; 8010, 0 for any free port',
      parsePort,
    )
    .option(...PAST)
    .option(...NO_PLUGINS)
    .option(...WAIT)
    .option(...SERVICES)
    .option(...RECORD)
    .option('--json', 'write JSON lines on standard output, everything else on standard error')
    .option(...HOLD)
    .action((files: readonly string[], options: RunOptions) =>
      runCommand(command, { ...options, files }, async (options) => {
        const { run } = await import('./run.js');
        await run(options);
      }),
    )
    .addHelpText(
      'after',
      `
A page needs a DOM: npm install --save-dev happy-dom

Exit codes: 0 ended in good order, 1 failure (also when code of the app has thrown), 2 wrong usage,
3 the inspector's port can't be opened.

Examples:
  $ wss-emu run www/host.js      a script, with plugins, deviceready and all
  $ wss-emu run www/index.html   a page and its scripts`,
    );
  return command;
}
