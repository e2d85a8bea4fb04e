import { writeFile } from 'node:fs/promises';
import { isSameFile } from '../../files/plain-file.js';
import { RecordingError } from '../../recording/format.js';
import { toHar } from '../../recording/har.js';
import { readRecording } from '../../recording/read.js';
import { explainWriteFailure } from '../../recording/write-failure.js';
import { ExitCode, ExitError } from '../process/exit.js';
import { escapeControls } from '../terminal/quote.js';
import { readVersion } from '../version.js';

/** `wss-emu har`: a recording as an HTTP Archive. */
export async function har(recording: string, output: string | undefined): Promise<void> {
  if (output !== undefined && (await isSameFile(recording, output))) {
    const why = `-o ${output} would overwrite the recording: name another file`;
    throw new ExitError(ExitCode.USAGE, escapeControls(why));
  }
  const archive = toHar(await readRecording(recording).catch(rethrowUnreadable), readVersion());
  const text = `${JSON.stringify(archive, undefined, 2)}\n`;
  if (output === undefined) {
    process.stdout.write(text);
    return;
  }
  await writeFile(output, text).catch((error: NodeJS.ErrnoException) => {
    const why = explainWriteFailure(error);
    throw new ExitError(ExitCode.FAILURE, `${escapeControls(output)} can't be written: ${why}`);
  });
}

/** @throws ExitError with exit code 2 when the recording can't be read */
export function rethrowUnreadable(error: Error): never {
  if (!(error instanceof RecordingError)) throw error;
  throw new ExitError(ExitCode.USAGE, escapeControls(error.message));
}
