import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { type Started, toWindowsCommand } from './windows-command.js';

// The shell's exit codes (POSIX, "Exit Status for Commands").
const NOT_EXECUTABLE = 126;
const NOT_FOUND = 127;
const SIGNAL_BASE = 128;

/** How long a command has that is ended for want of what it needs. */
const ABORT_GRACE_MS = 5_000;

/** Node's codes when there is no such program; the last one is for an empty name. */
const MISSING: ReadonlySet<string | undefined> = new Set([
  'ENOENT',
  'ENOTDIR',
  'ERR_INVALID_ARG_VALUE',
]);

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/**
 * Runs a command to its end on this process's standard streams, and forwards signals to it.
 *
 * @param say takes the reason when the command can't be started
 * @param abort ends the command: what it needs has gone
 * @returns the exit code that a shell would give
 */
export async function spawnCommand(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  say: (text: string) => void,
  abort?: AbortSignal,
): Promise<number> {
  const refuse = (error: unknown): number => {
    const { code, message } = error as NodeJS.ErrnoException;
    const isMissing = MISSING.has(code);
    say(
      isMissing
        ? `command not found: ${command[0]}`
        : `${command[0]} can't be run: ${code ?? message}`,
    );
    return isMissing ? NOT_FOUND : NOT_EXECUTABLE;
  };
  let child: ChildProcess;
  try {
    const { file, args, ...options } = toStart(command);
    const childEnv = { ...process.env, ...env };
    child = spawn(file, args, { ...options, stdio: 'inherit', env: childEnv });
  } catch (error) {
    // Some failures are thrown, others arrive as an event.
    return refuse(error);
  }
  const forward = (signal: NodeJS.Signals) => {
    if (!comesFromTerminal(signal)) child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, forward);
  endOnAbort(child, abort);
  try {
    return await new Promise((resolve) => {
      child.on('error', (error) => resolve(refuse(error)));
      child.on('exit', (code, signal) => {
        resolve(code ?? SIGNAL_BASE + constants.signals[signal ?? 'SIGKILL']);
      });
    });
  } finally {
    for (const signal of SIGNALS) process.off(signal, forward);
  }
}

/** It may close what it has open, but not for ever. */
function endOnAbort(child: ChildProcess, abort: AbortSignal | undefined): void {
  const end = () => {
    child.kill();
    const timer = setTimeout(() => child.kill('SIGKILL'), ABORT_GRACE_MS);
    child.on('exit', () => clearTimeout(timer));
  };
  if (abort?.aborted) end();
  else abort?.addEventListener('abort', end);
}

function toStart(command: readonly string[]): Started {
  if (process.platform === 'win32') return toWindowsCommand(command);
  const [file = '', ...args] = command;
  return { file, args, windowsVerbatimArguments: false };
}

/** A signal typed at a terminal goes to every process of the job: the command already has it. */
function comesFromTerminal(signal: NodeJS.Signals): boolean {
  // Windows has no others: a console signals all its processes.
  if (process.platform === 'win32') return true;
  return process.stdin.isTTY && (signal === 'SIGINT' || signal === 'SIGQUIT');
}
