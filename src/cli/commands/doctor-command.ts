import { Command } from 'commander';
import { explainErrors, refuseOptionsOfProgram } from '../terminal/usage.js';

/** Describes `wss-emu doctor`; `doctor.ts` does what it says. */
export function createDoctorCommand(program: Command): Command {
  const command: Command = new Command('doctor')
    .description('look for what would keep an app from working here, or on the phone')
    .argument('[www]', "the app's folder, or its project (default: ./www if it has HTML, else .)")
    .helpOption('--help', 'print this help')
    .option('--json', 'write findings as JSON lines on standard output')
    .action(async (www: string | undefined, { json }: { readonly json?: true }) => {
      refuseOptionsOfProgram(program, command);
      const { doctor } = await import('./doctor.js');
      await doctor(www, json);
    })
    .addHelpText(
      'after',
      `
Exit codes: 0 no problem, 1 at least one problem, 2 wrong usage. Warnings are no problems.

Examples:
  $ wss-emu doctor               this machine, and the app in ./www
  $ wss-emu doctor my-app --json for scripts`,
    );
  explainErrors(command);
  return command;
}
