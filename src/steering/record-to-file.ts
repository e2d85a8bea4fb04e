import type { Emulator } from '../index.js';
import { startRecording } from '../recording/record.js';
import type { Recording } from './recorder.js';

/**
 * Records a phone from now on. Without a name the file is called after the time of day.
 *
 * @param onLost is told, once and at once, when the file can't be written any more
 * @throws RecordingError when the file can't be written
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

/** Files of one day stand together, in their order. */
function inventName(): string {
  return `wss-emu-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.ndjson`;
}
