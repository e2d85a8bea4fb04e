import { readFile } from 'node:fs/promises';
import { type Recording, RecordingError } from './format.js';
import { parseRecording } from './parse-recording.js';

/**
 * Reads a recording's file.
 *
 * @throws RecordingError when the file is missing, isn't a recording, is cut off, or has a newer version
 */
export async function readRecording(file: string): Promise<Recording> {
  return parseRecording(await readText(file), file);
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new RecordingError(file, undefined, REASONS[code] ?? `can't be read: ${code}`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'is not there: record a session with --record first',
  EISDIR: 'is a folder: name the recording in it',
  EACCES: "can't be read: its permissions don't allow it",
};
