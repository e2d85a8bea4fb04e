/** Exit codes, as `--help` and docs/cli.md list them. */
export const ExitCode = {
  OK: 0,
  FAILURE: 1,
  USAGE: 2,
  PORT_UNAVAILABLE: 3,
  DIFFERENCE: 4,
} as const;

/** Ends the process with a code, after a line that says why and what to do. */
export class ExitError extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The command line can't be understood: exit 2, with the usage of the command. */
export class UsageError extends ExitError {
  readonly usage: string;

  constructor(message: string, usage: string) {
    super(ExitCode.USAGE, message);
    this.usage = usage;
  }
}

/**
 * The error for a page that could not be served.
 *
 * @param message the emulator's, which names the port; or the address, if that is to blame
 * @param option the one that has the port
 */
export function portError(message: string, option: string): ExitError {
  const remedy = message.includes('Port ') ? ` (${option} 0 takes any free one.)` : '';
  return new ExitError(ExitCode.PORT_UNAVAILABLE, message + remedy);
}
