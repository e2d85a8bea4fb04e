import { Command } from 'commander';
import { HOLD, RECORD, WAIT } from '../console/session-options.js';
import {
  explainErrors,
  parseIp,
  parsePort,
  refuseOptionsOfProgram,
  runCommand,
} from '../terminal/usage.js';
import type { RunAppOptions } from './run.js';

/** Describes `wss-emu run`; `run-app.ts` does what it says. */
export function createRunCommand(program: Command): Command {
  const command: Command = new Command('run')
    .description('run an app in Node, without a browser: scripts, or an HTML page')
    .argument('<file...>', 'scripts, to run in order in one window; or one HTML page')
    .helpOption('--help', 'print this help')
    .option('--host [address]', 'listen for other devices: on all addresses, or on this one')
    .option('--ip <address>', 'the IP address that the servers report as their own', parseIp)
    .option(
      '--inspect [port]',
      'open the inspector, and go on until a signal; 8001, 0 for any free port',
      parsePort,
    )
    .option(...WAIT)
    .option(...RECORD)
    .option('--json', 'write JSON lines on standard output, everything else on standard error')
    .option(...HOLD)
    .action(async (files: readonly string[], options: RunAppOptions) => {
      refuseOptionsOfProgram(program, command);
      const { runApp } = await import('./run.js');
      await runCommand(command, { ...options, files }, runApp);
    })
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
  explainErrors(command);
  return command;
}
