import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished } from 'vitest';
import { Screen } from './screen.js';

const COLUMNS = 80;

export const KEYS = {
  enter: '\r',
  tab: '\t',
  up: '\u001b[A',
  left: '\u001b[D',
  ctrlC: '\u0003',
  ctrlD: '\u0004',
};

export interface Terminal {
  readonly screen: Screen;
  type(keys: string): void;
  /** Resolves when a row is exactly so, or matches. */
  shows(row: string | RegExp): Promise<void>;
  /** Resolves with the exit code. */
  readonly ended: Promise<number>;
}

/** Runs the built command in a terminal of 80 columns; it is ended with the test. */
export function openTerminal(args: readonly string[], env: Record<string, string> = {}): Terminal {
  // `exec`: some shells would stay in between, and the signal end them.
  const words = [process.execPath, 'bin/wss-emu.js', ...args].map((word) => `'${word}'`).join(' ');
  const command = `stty cols ${COLUMNS} rows 24; exec ${words}`;
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, TERM: 'xterm', ...env },
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const screen = new Screen(COLUMNS);
  child.stdout.setEncoding('utf8').on('data', (text) => screen.write(text));
  const ended = once(child, 'close').then(([code]) => code);

  return {
    screen,
    ended,
    type: (keys) => child.stdin.write(keys),
    async shows(wanted) {
      const isThere = (row: string) =>
        typeof wanted === 'string' ? row === wanted : wanted.test(row);
      await expect.poll(() => (screen.rows.some(isThere) ? wanted : screen.rows)).toEqual(wanted);
    },
  };
}
