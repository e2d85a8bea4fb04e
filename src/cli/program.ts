import type { Command } from 'commander';
import { DEFAULT_PORT } from '../plugin/web-socket-server.js';
import { type BareServerOptions, bareServer } from './commands/bare-server.js';
import { createDoctorCommand } from './commands/doctor-command.js';
import { createExecCommand } from './commands/exec-command.js';
import { createHarCommand } from './commands/har-command.js';
import { addSessionOptions, HOST } from './commands/options.js';
import { createReplayCommand } from './commands/replay-command.js';
import { createRunCommand } from './commands/run-command.js';
import { createServeCommand } from './commands/serve-command.js';
import { describeCommand, EXIT_CODES, parseIp, parsePort, runCommand } from './terminal/usage.js';
import { readVersion } from './version.js';

/** Describes the command line; what `wss-emu` itself does is in `commands/bare-server.ts`. */
export function createProgram(): Command {
  const program = describeCommand('wss-emu')
    .description("Monaca's WebSocket Server plugin for Android, without the phone")
    .version(readVersion(), '--version', 'print the version')
    .helpCommand('help [command]', 'print the help of a command')
    .enablePositionalOptions()
    .option(
      '--port <port>',
      'port of the WebSocket server; 0 for any free one',
      parsePort,
      DEFAULT_PORT,
    )
    .option(...HOST)
    .option('--ip <address>', 'the IP address that the server reports as its own', parseIp)
    .option(
      '--inspect [port]',
      'open the inspector, a page that shows and steers all this; 8010, 0 for any free port',
      parsePort,
    );
  addSessionOptions(program)
    .action((options: BareServerOptions, command: Command) =>
      runCommand(command, options, bareServer),
    )
    .addHelpText(
      'after',
      `${EXIT_CODES}

Examples:
  $ wss-emu                      a server on ws://localhost:3001
  $ wss-emu --port 0 --json      on any free port, for scripts
  $ wss-emu serve www            an app, in the browser
  $ wss-emu exec -- npm test     the tests of a client, with a server for it`,
    );

  program.addCommand(createServeCommand());
  program.addCommand(createRunCommand());
  program.addCommand(createExecCommand());
  program.addCommand(createReplayCommand());
  program.addCommand(createHarCommand());
  program.addCommand(createDoctorCommand());
  return program;
}
