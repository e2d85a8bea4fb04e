import { isatty } from 'node:tty';
import type { Emulator } from '../../index.js';
import { isCut, MAX_GRACES } from '../../stop-grace.js';
import { ExitCode, ExitError } from '../process/exit.js';
import { type Closing, closeOnSignal } from '../process/shutdown.js';
import type { Session, Steered, SteerOptions } from './session.js';

/** Where whoever has started a command sits. */
export interface Desk {
  /**
   * Lets them steer it: by `-x`, at a terminal, by JSON lines. What that needs is loaded now, and
   * only where somebody is there to steer.
   */
  steer(steered: Steered): Promise<void>;
}

/**
 * Closes an emulator on a signal, in good order with what steers it.
 *
 * @param finish what is left to do when everything is closed
 */
export function openDesk(emulator: Emulator, finish: () => Promise<void>): Desk {
  let session: Session | undefined;
  let isClosing = false;
  const phone = closingOf(emulator);
  const quit = closeOnSignal([
    {
      ...phone,
      close(watch) {
        isClosing = true;
        session?.endInput();
        return phone.close(watch);
      },
    },
    { what: 'what the session has begun', close: async () => session?.close() },
    { what: 'the recording', close: finish },
  ]);

  return {
    async steer(steered) {
      const isConsole = !steered.json && isatty(0) && isatty(1);
      if (!steered.json && !steered.execute && !isConsole) return;
      const { startSession } = await import('./session.js');
      if (!isClosing) session = startSession({ ...steered, emulator, quit, isConsole });
    },
  };
}

/** An emulator that a command has opened. */
export function closingOf(emulator: Emulator): Closing {
  return {
    what: () => {
      const left = emulator.servers.map(({ service, port }) => `${service} on port ${port}`);
      return left.join(', ') || 'the pages';
    },
    moreGraces: MAX_GRACES,
    async close({ onCut }) {
      emulator.onTrace((entry) => {
        if (entry.kind === 'log' && isCut(entry.text)) onCut();
      });
      await emulator.close();
    },
  };
}

/** @throws ExitError for a line that can't be understood, before anything is opened */
export async function checkLines({ execute }: SteerOptions): Promise<void> {
  if (!execute) return;
  const { parseLineOfCommand } = await import('./session.js');
  for (const line of execute) {
    try {
      parseLineOfCommand(line);
    } catch (error) {
      throw new ExitError(ExitCode.USAGE, `-x: ${(error as Error).message}`);
    }
  }
}
