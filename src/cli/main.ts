import { UsageError } from './exit.js';
import { createProgram } from './program.js';
import { isReaderGone } from './shutdown.js';

/** Runs the command line; the process ends by itself when everything is closed. */
export async function main(args: readonly string[]): Promise<void> {
  // A reader that goes away (`| head`) is no failure of ours; whoever has something open closes it.
  process.stdout.on('error', (error) => {
    if (!isReaderGone(error)) throw error;
  });
  try {
    await createProgram().parseAsync(args, { from: 'user' });
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): void {
  if (error instanceof UsageError) {
    console.error(`wss-emu: ${error.message}\n\n${error.usage}`);
    process.exitCode = 2;
    return;
  }
  const { exitCode, message } = error as { exitCode?: number; message: string };
  if (message !== '') console.error(`wss-emu: ${message}`);
  process.exitCode = exitCode ?? 1;
}
