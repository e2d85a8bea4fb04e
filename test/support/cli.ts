import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';

export interface RunningCli {
  readonly process: ChildProcess;
  /** Sends it a signal that it takes care of. */
  signal(name: NodeJS.Signals): void;
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

/** A process on Windows can't get a signal from another one, only be ended by it. */
const SIGNALS_BY_MESSAGE = process.platform === 'win32';
const TAKE_SIGNALS = ['--require', resolve('test/support/take-signals.cjs')];

/** Runs the built command; it is ended with the test. Its standard input is empty, or the test's. */
export function spawnCli(
  args: readonly string[],
  cwd = process.cwd(),
  env: Record<string, string> = {},
  stdin: 'ignore' | 'pipe' = 'ignore',
): RunningCli {
  const program = [...(SIGNALS_BY_MESSAGE ? TAKE_SIGNALS : []), resolve('bin/wss-emu.js')];
  const child: ChildProcess = spawn(process.execPath, [...program, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: [stdin, 'pipe', 'pipe', ...(SIGNALS_BY_MESSAGE ? (['ipc'] as const) : [])],
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
    signal(name) {
      if (SIGNALS_BY_MESSAGE) child.send(name);
      else child.kill(name);
    },
    ended,
    nextLine,
    nextJson: async () => JSON.parse(await nextLine()),
  };
}

/** Runs the built command to its end. */
export function runCli(args: readonly string[], cwd?: string): Promise<CliResult> {
  return spawnCli(args, cwd).ended;
}
