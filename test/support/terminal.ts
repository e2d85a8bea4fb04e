import { once } from 'node:events';
import { expect, onTestFinished } from 'vitest';
import type { Screen } from './screen.js';
import { spawnTerminal, type TerminalOptions, WSS_EMU } from './spawn-terminal.js';

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

/** Runs the built command in a terminal; it is ended with the test. */
export function openTerminal(args: readonly string[], env: Record<string, string> = {}): Terminal {
  return openTerminalFor([...WSS_EMU, ...args], { env });
}

/** Runs any command in a terminal; it is ended with the test. */
export function openTerminalFor(words: readonly string[], options: TerminalOptions): Terminal {
  const { screen, process: child, type } = spawnTerminal(words, options);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const ended = once(child, 'close').then(([code]) => code);

  return {
    screen,
    ended,
    type,
    async shows(wanted) {
      const isThere = (row: string) =>
        typeof wanted === 'string' ? row === wanted : wanted.test(row);
      await expect.poll(() => (screen.rows.some(isThere) ? wanted : screen.rows)).toEqual(wanted);
    },
  };
}
