import { Command } from 'commander';
import { explainErrors, refuseOptionsOfProgram } from '../terminal/usage.js';

/** Describes `wss-emu har`; `har.ts` does what it says. */
export function createHarCommand(program: Command): Command {
  const command: Command = new Command('har')
    .description("make an HTTP Archive of a recording, for the browser's developer tools")
    .argument('<recording>', 'what --record has written')
    .option('-o, --output <file>', 'write it to a file, not on standard output')
    .helpOption('--help', 'print this help')
    .action(async (recording: string, { output }: { readonly output?: string }) => {
      refuseOptionsOfProgram(program, command);
      const { writeHar } = await import('./har.js');
      await writeHar(recording, output);
    })
    .addHelpText(
      'after',
      `
Exit codes: 0 written, 1 failure, 2 wrong usage, or a recording that can't be read.

Examples:
  $ wss-emu har session.ndjson -o session.har`,
    );
  explainErrors(command);
  return command;
}
