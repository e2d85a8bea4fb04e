import { stat } from 'node:fs/promises';
import { nameOther } from '../files/plain-file.js';
import type { Emulator } from '../index.js';
import { nowMs } from '../real-time/timers.js';
import { type FileLock, lockFile } from './file-lock.js';
import { FORMAT_VERSION, formatLine, RecordingError } from './format.js';
import { LineFile } from './line-file.js';
import { LineMaker } from './to-lines.js';
import { explainWriteFailure } from './write-failure.js';

/** A recording in progress. */
export interface RunningRecording {
  readonly file: string;
  /**
   * Ends the recording. Resolves with the number of entries once all are in the file.
   * Rejects with a RecordingError when the file could not be completed.
   */
  stop(): Promise<{ readonly entries: number }>;
}

export interface RecordingOptions {
  /** Called once, as soon as writing fails; the emulator goes on. */
  readonly onFailure?: (error: RecordingError) => void;
}

/**
 * Records from now on what a phone's clients and its app say to each other. An existing file is
 * overwritten, unless it is being recorded to.
 *
 * @throws RecordingError when the file can't be written
 */
export async function startRecording(
  emulator: Pick<Emulator, 'onTrace'>,
  file: string,
  { onFailure = () => {} }: RecordingOptions = {},
): Promise<RunningRecording> {
  const { lines, lock } = await createFile(file, (error) => onFailure(describe(file, error)));
  const startMs = nowMs();
  const maker = new LineMaker();
  let entries = 0;
  // The trace counts from another moment; between its entries its own times are the exact ones.
  let traceStartMs: number | undefined;

  lines.add(
    formatLine({ type: 'recording', v: FORMAT_VERSION, startedAt: new Date().toISOString() }),
  );
  const unsubscribe = emulator.onTrace((entry) => {
    for (const line of maker.toLines(entry)) {
      traceStartMs ??= entry.t - Math.round(nowMs() - startMs);
      const { type, ...rest } = line;
      const t = Math.max(entry.t - traceStartMs, 0);
      lines.add(formatLine({ type, t, ...rest } as Parameters<typeof formatLine>[0]));
      entries += 1;
    }
  });

  let stopped: Promise<{ readonly entries: number }> | undefined;

  async function end(): Promise<{ readonly entries: number }> {
    unsubscribe();
    await lines.close();
    await lock?.release();
    if (lines.failure) throw describe(file, lines.failure);
    return { entries };
  }

  return {
    file,
    stop() {
      stopped ??= end();
      return stopped;
    },
  };
}

interface OwnFile {
  readonly lines: LineFile;
  /** None for a device, such as /dev/null. */
  readonly lock: FileLock | undefined;
}

async function createFile(file: string, onFailure: (error: Error) => void): Promise<OwnFile> {
  const other = await stat(file).then(nameOther, () => undefined);
  // Opening it would wait for its reader, and nothing would end that.
  if (other === 'a pipe' || other === 'a socket') {
    throw new RecordingError(file, undefined, `is ${other}: name a file to record to`);
  }
  const lock = other === undefined ? await lockOrExplain(file) : undefined;
  try {
    return { lines: await LineFile.create(file, onFailure), lock };
  } catch (error) {
    await lock?.release();
    throw describe(file, error as Error);
  }
}

async function lockOrExplain(file: string): Promise<FileLock> {
  const lock = await lockFile(file);
  if (typeof lock !== 'number') return lock;
  const owner = lock === process.pid ? 'this process' : `process ${lock}`;
  throw new RecordingError(file, undefined, `is being recorded to by ${owner}: name another file`);
}

function describe(file: string, error: Error): RecordingError {
  return new RecordingError(file, undefined, `can't be written: ${explainWriteFailure(error)}`);
}
