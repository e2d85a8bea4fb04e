import { stat, writeFile } from 'node:fs/promises';
import { isSameFile, nameOther } from '../../files/plain-file.js';
import { toJsonText } from '../../formats/json-text.js';
import { RecordingError } from '../../recording/format.js';
import { toHar } from '../../recording/har.js';
import { readRecording } from '../../recording/read.js';
import { explainWriteFailure } from '../../recording/write-failure.js';
import { ExitCode, ExitError } from '../process/exit.js';
import { escapeControls } from '../terminal/quote.js';
import { readVersion } from '../version.js';

/** `wss-emu har`: a recording as an HTTP Archive. */
export async function har(recording: string, output: string | undefined): Promise<void> {
  if (output !== undefined) await checkOutput(recording, output);
  const archive = toHar(await readRecording(recording).catch(rethrowUnreadable), readVersion());
  const text = toLines(archive);
  if (output === undefined) {
    for (const piece of text) process.stdout.write(piece);
    return;
  }
  await writeFile(output, text).catch((error: NodeJS.ErrnoException) => {
    const why = explainWriteFailure(error);
    throw new ExitError(ExitCode.FAILURE, `${escapeControls(output)} can't be written: ${why}`);
  });
}

/** @throws ExitError for a file that would be lost, and for what might never take anything */
export async function checkOutput(recording: string, output: string): Promise<void> {
  const other = await stat(output).then(nameOther, () => undefined);
  let why: string | undefined;
  if (await isSameFile(recording, output)) {
    why = `-o ${output} would overwrite the recording: name another file`;
  } else if (other === 'a pipe' || other === 'a socket') {
    why = `-o ${output} is ${other}: name a file, or leave -o out for standard output`;
  }
  if (why !== undefined) throw new ExitError(ExitCode.USAGE, escapeControls(why));
}

/** In pieces: an archive may be longer than any string. */
function* toLines(archive: object): Generator<string> {
  yield* toJsonText(archive);
  yield '\n';
}

/** @throws ExitError with exit code 2 when the recording can't be read */
export function rethrowUnreadable(error: Error): never {
  if (!(error instanceof RecordingError)) throw error;
  throw new ExitError(ExitCode.USAGE, escapeControls(error.message));
}
