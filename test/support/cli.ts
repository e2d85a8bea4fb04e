import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';

export interface RunningCli {
  readonly process: ChildProcess;
  /** The next line of standard output. */
  nextLine(): Promise<string>;
  /** The next line of standard output, which is JSON. */
  nextJson(): Promise<Record<string, unknown>>;
  /** Resolves when the process has ended. */
  readonly ended: Promise<CliResult>;
}

export interface CliResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command; it is ended with the test. Its standard input is empty, or the test's. */
export function spawnCli(
  args: readonly string[],
  cwd = process.cwd(),
  env: Record<string, string> = {},
  stdin: 'ignore' | 'pipe' = 'ignore',
): RunningCli {
  const bin = `${process.cwd()}/bin/wss-emu.js`;
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: [stdin, 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  // What is written to a command that ends is lost.
  child.stdin?.on('error', () => {});
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text) => {
      output[name] += text;
    });
  }
  const lines = createInterface({ input: child.stdout as Readable })[Symbol.asyncIterator]();
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, ...output }));

  async function nextLine(): Promise<string> {
    const { value, done } = await lines.next();
    if (done) throw new Error(`no more lines; standard error: ${output.stderr}`);
    return value;
  }

  return {
    process: child,
    ended,
    nextLine,
    nextJson: async () => JSON.parse(await nextLine()),
  };
}

/** Runs the built command to its end. */
export function runCli(args: readonly string[], cwd?: string): Promise<CliResult> {
  return spawnCli(args, cwd).ended;
}
