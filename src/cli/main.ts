import { explainWriteFailure } from '../recording/write-failure.js';
import { ExitCode, UsageError } from './process/exit.js';
import { isReaderGone } from './process/shutdown.js';
import { createProgram } from './program.js';
import { escapeControls } from './terminal/quote.js';

/** Runs the command line. The process ends by itself once everything is closed. */
export async function main(args: readonly string[]): Promise<void> {
  watchStdout();
  try {
    await createProgram().parseAsync(args, { from: 'user' });
  } catch (error) {
    fail(error);
  }
}

/** Says once why standard output can't be written; `shutdown.ts` closes what is open. */
function watchStdout(): void {
  let isTold = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that leaves (`| head`) is not our failure.
    if (isTold || isReaderGone(error)) return;
    isTold = true;
    console.error(`wss-emu: standard output can't be written: ${explainWriteFailure(error)}`);
    process.once('exit', () => {
      process.exitCode ||= ExitCode.FAILURE;
    });
  });
}

function fail(error: unknown): void {
  if (error instanceof UsageError) {
    console.error(`wss-emu: ${error.message}\n\n${error.usage}`);
    process.exitCode = ExitCode.USAGE;
    return;
  }
  const { exitCode, message } = error as { exitCode?: number; message: string };
  if (message !== '') console.error(`wss-emu: ${escapeControls(message)}`);
  process.exitCode = exitCode ?? ExitCode.FAILURE;
}
