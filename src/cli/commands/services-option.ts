import { EmulatorError, type OwnServices } from '../../index.js';
import { ExitCode, ExitError } from '../process/exit.js';
import { escapeControls } from '../terminal/quote.js';

/** For commands with a phone. */
export interface ServicesOption {
  /** The file of services of the user's own. */
  readonly services?: string;
}

/**
 * Loads what `--services` names, for `createEmulator`.
 *
 * @throws ExitError that says what is wrong with the file
 */
export async function readServices(file?: string): Promise<{ readonly services?: OwnServices }> {
  if (file === undefined) return {};
  const { loadServices } = await import('../../emulator/services-file.js');
  try {
    return { services: await loadServices(file) };
  } catch (error) {
    if (!(error instanceof EmulatorError)) throw error;
    throw new ExitError(ExitCode.USAGE, escapeControls(error.message));
  }
}
