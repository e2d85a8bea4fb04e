import { isSameFile } from '../../files/plain-file.js';
import type { Emulator } from '../../index.js';
import { ExitCode, ExitError } from '../process/exit.js';
import { escapeControls } from '../terminal/quote.js';

/**
 * Starts what `--record` asks for.
 *
 * @param read the files that the command reads, which a recording would empty
 * @returns ends the recording, and prints how many entries it has
 * @throws ExitError when the file can't be written
 */
export async function startRecordOption(
  emulator: Pick<Emulator, 'onTrace'>,
  file: string | undefined,
  read: readonly string[] = [],
): Promise<() => Promise<void>> {
  if (file === undefined) return async () => {};
  for (const other of read) {
    if (!(await isSameFile(file, other))) continue;
    const why = `--record ${file} would overwrite what is read here: name another file`;
    throw new ExitError(ExitCode.USAGE, escapeControls(why));
  }
  const { recordToFile } = await import('../../steering/record-to-file.js');
  const recording = await recordToFile(emulator, lose, file).catch(({ message }: Error) => {
    throw new ExitError(ExitCode.USAGE, escapeControls(message));
  });
  return async () => {
    // If it failed, that has been reported.
    const result = await recording.stop().catch(() => undefined);
    if (result) say(`${result.entries} entries recorded in ${file}`);
  };
}

function lose(text: string): void {
  say(text);
  process.exitCode = ExitCode.FAILURE;
}

function say(text: string): void {
  console.error(`wss-emu: ${escapeControls(text)}`);
}
