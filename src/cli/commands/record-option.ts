import type { Emulator } from '../../index.js';
import { ExitCode, ExitError } from '../process/exit.js';
import { escapeControls } from '../terminal/quote.js';

/**
 * `--record`: records a session from now on.
 *
 * @returns a function that ends the recording, and says how it went
 * @throws ExitError when the file can't be written
 */
export async function record(
  emulator: Pick<Emulator, 'onTrace'>,
  file: string | undefined,
): Promise<() => Promise<void>> {
  if (file === undefined) return async () => {};
  const { startRecording } = await import('../../recording/record.js');
  const fail = ({ message }: Error) => {
    console.error(`wss-emu: the recording ends here: ${escapeControls(message)}`);
    process.exitCode = ExitCode.FAILURE;
  };
  const recording = await startRecording(emulator, file, { onFailure: fail }).catch(
    ({ message }: Error) => {
      throw new ExitError(ExitCode.USAGE, escapeControls(message));
    },
  );
  return async () => {
    // Whoever could not write it has said so.
    const result = await recording.stop().catch(() => undefined);
    if (!result) return;
    console.error(`wss-emu: ${result.entries} entries recorded in ${escapeControls(file)}`);
  };
}
