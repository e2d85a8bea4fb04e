import type { Command } from 'commander';
import { describeCommand, runCommand } from '../terminal/usage.js';

/** Describes `wss-emu har`; `har.ts` does what it says. */
export function createHarCommand(): Command {
  const command: Command = describeCommand('har')
    .description("make an HTTP Archive of a recording, for the browser's developer tools")
    .argument('<recording>', 'what --record has written')
    .option('-o, --output <file>', 'write it to a file, not on standard output')
    .action((recording: string, options: { readonly output?: string }) =>
      runCommand(command, options, async ({ output }) => {
        const { har } = await import('./har.js');
        await har(recording, output);
      }),
    )
    .addHelpText(
      'after',
      `
Exit codes: 0 written, 1 failure, 2 wrong usage, or a recording that can't be read.

Examples:
  $ wss-emu har session.ndjson -o session.har`,
    );
  return command;
}
