import type { Command } from 'commander';
import { describeCommand, runCommand } from '../terminal/usage.js';

/** Describes `wss-emu doctor`; `doctor.ts` does what it says. */
export function createDoctorCommand(): Command {
  const command: Command = describeCommand('doctor')
    .description('look for what would keep an app from working here, or on the phone')
    .argument('[www]', "the app's folder, or its project (default: ./www if it has HTML, else .)")
    .option('--json', 'write findings as JSON lines on standard output')
    .action((www: string | undefined, options: { readonly json?: true }) =>
      runCommand(command, options, async ({ json }) => {
        const { doctor } = await import('./doctor.js');
        await doctor(www, json);
      }),
    )
    .addHelpText(
      'after',
      `
Exit codes: 0 no problem, 1 at least one problem, 2 wrong usage. Warnings are no problems.

Examples:
  $ wss-emu doctor               this machine, and the app in ./www
  $ wss-emu doctor my-app --json for scripts`,
    );
  return command;
}
