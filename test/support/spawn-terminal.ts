import { type ChildProcess, spawn } from 'node:child_process';
import { Screen } from './screen.js';

const COLUMNS = 80;

export interface SpawnedTerminal {
  readonly screen: Screen;
  readonly process: ChildProcess;
  type(keys: string): void;
}

/** Runs the built command in a terminal of 80 columns. */
export function spawnTerminal(
  args: readonly string[],
  env: Record<string, string> = {},
): SpawnedTerminal {
  // `exec`: some shells would stay in between, and the signal end them.
  const words = [process.execPath, 'bin/wss-emu.js', ...args].map((word) => `'${word}'`).join(' ');
  const command = `stty cols ${COLUMNS} rows 24; exec ${words}`;
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, TERM: 'xterm', ...env },
  });
  const screen = new Screen(COLUMNS);
  child.stdout.setEncoding('utf8').on('data', (text) => screen.write(text));
  return { screen, process: child, type: (keys) => child.stdin.write(keys) };
}
