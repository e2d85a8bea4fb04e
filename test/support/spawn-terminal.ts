import { type ChildProcess, spawn } from 'node:child_process';
import { Screen } from './screen.js';

const COLUMNS = 80;

export interface SpawnedTerminal {
  readonly screen: Screen;
  readonly process: ChildProcess;
  type(keys: string): void;
}

export interface TerminalOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The built command. */
export const WSS_EMU = [process.execPath, 'bin/wss-emu.js'];

/** Runs a command in a terminal of 80 columns. */
export function spawnTerminal(
  words: readonly string[],
  { cwd, env }: TerminalOptions = {},
): SpawnedTerminal {
  const quoted = words.map((word) => `'${word}'`).join(' ');
  // `exec`: some shells would stay in between, and the signal end them.
  const command = `stty cols ${COLUMNS} rows 24; exec ${quoted}`;
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    cwd,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, TERM: 'xterm', ...env },
  });
  const screen = new Screen(COLUMNS);
  child.stdout.setEncoding('utf8').on('data', (text) => screen.write(text));
  return { screen, process: child, type: (keys) => child.stdin.write(keys) };
}
