import type { Emulator } from '../index.js';
import { startRecording } from '../recording/record.js';
import type { Recording } from './recorder.js';

/**
 * Starts to record a phone. Without a name, the file is named after the current time.
 *
 * @param onLost called once, as soon as the file can't be written any more
 * @throws RecordingError if the file can't be written
 */
export function recordToFile(
  emulator: Pick<Emulator, 'onTrace'>,
  onLost: (text: string) => void,
  file = inventName(),
): Promise<Recording> {
  return startRecording(emulator, file, {
    onFailure: ({ message }) => onLost(`the recording ends here: ${message}`),
  });
}

/** Sorts by time. */
function inventName(): string {
  return `wss-emu-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.ndjson`;
}
