/** Exit codes, as `--help` and docs/cli.md list them. */
export const ExitCode = {
  OK: 0,
  FAILURE: 1,
  USAGE: 2,
  PORT_UNAVAILABLE: 3,
  DIFFERENCE: 4,
} as const;

/** Ends the process with this exit code, after printing why and what to do. */
export class ExitError extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** A command line that can't be understood: exit code 2, and the command's usage. */
export class UsageError extends ExitError {
  readonly usage: string;

  constructor(message: string, usage: string) {
    super(ExitCode.USAGE, message);
    this.usage = usage;
  }
}

/**
 * The error for a page that can't be served.
 *
 * @param message the emulator's, which names the port, or the address if that is at fault
 * @param option the option that sets the port
 */
export function portError(message: string, option: string): ExitError {
  const remedy = message.includes('Port ') ? ` (${option} 0 takes any free one.)` : '';
  return new ExitError(ExitCode.PORT_UNAVAILABLE, message + remedy);
}
