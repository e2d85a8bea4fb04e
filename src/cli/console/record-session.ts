import type { Emulator } from '../../index.js';
import { ExitCode } from '../process/exit.js';

/**
 * Records from now on, for whoever steers a session while it runs.
 *
 * @param note is told, once and at once, when the file can't be written any more
 */
export async function recordSession(
  emulator: Emulator,
  note: (text: string) => void,
  file = inventName(),
) {
  const { startRecording } = await import('../../recording/record.js');
  return startRecording(emulator, file, {
    onFailure({ message }) {
      note(`the recording ends here: ${message}`);
      process.exitCode = ExitCode.FAILURE;
    },
  });
}

/** Files of one day stand together, in their order. */
function inventName(): string {
  return `wss-emu-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.ndjson`;
}
