import { type FileHandle, open, writeFile } from 'node:fs/promises';
import { toJsonText } from '../../formats/json-text.js';
import type { CheckReport } from '../../recording/check-report.js';
import { explainWriteFailure } from '../../recording/write-failure.js';
import { ExitCode, ExitError } from '../process/exit.js';
import { escapeControls } from '../terminal/quote.js';
import { checkOutput } from './har.js';
import { toJunit } from './junit.js';

export type ReportFormat = 'junit' | 'json';

/** Where a report goes when the replay has ended. */
export interface ReportOutput {
  /** A failure is told on standard error, and becomes the exit code unless there is a worse one. */
  write(report: CheckReport): Promise<void>;
  /** Without a report the file stays empty. */
  close(): Promise<void>;
}

/**
 * Opens a report's file, so that one that can't be written is known before the replay, and an earlier
 * run's report isn't taken for this one's.
 *
 * @param output the file; undefined for standard output
 * @throws ExitError
 */
export async function openReport(
  format: ReportFormat,
  recording: string,
  output: string | undefined,
): Promise<ReportOutput> {
  if (output !== undefined) await checkOutput(recording, output);
  const handle = output === undefined ? undefined : await openFile(output);
  return {
    async write(report) {
      const pieces = format === 'junit' ? toJunit(report) : toJson(report);
      try {
        await writePieces(handle, pieces);
      } catch (error) {
        console.error(`wss-emu: ${explain(output, error)}`);
        process.exitCode = ExitCode.FAILURE;
      }
    },
    async close() {
      await handle?.close();
    },
  };
}

async function openFile(output: string): Promise<FileHandle> {
  try {
    return await open(output, 'w');
  } catch (error) {
    throw new ExitError(ExitCode.FAILURE, explain(output, error));
  }
}

async function writePieces(handle: FileHandle | undefined, pieces: Iterable<string>) {
  if (handle) await writeFile(handle, pieces);
  else for (const piece of pieces) process.stdout.write(piece);
}

function* toJson(report: CheckReport): Generator<string> {
  yield* toJsonText(report);
  yield '\n';
}

function explain(output = 'standard output', error: unknown): string {
  const why = explainWriteFailure(error as NodeJS.ErrnoException);
  return escapeControls(`${output} can't be written: ${why}`);
}
