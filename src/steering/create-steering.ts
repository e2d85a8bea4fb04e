import { Steering, type SteeringOptions } from './steering.js';

export interface CommandSteeringOptions
  extends Pick<SteeringOptions, 'emulator' | 'start' | 'host'> {
  /** Shows what went wrong later, by itself. */
  readonly note: (text: string) => void;
}

/**
 * The steering of a command's phone: it records to files in the current folder, and a recording that
 * breaks off makes the command fail in the end.
 */
export function createSteering({ note, ...phone }: CommandSteeringOptions): Steering {
  const onLost = (text: string) => {
    note(text);
    process.exitCode = 1;
  };
  return new Steering({
    ...phone,
    async record(file) {
      const { recordToFile } = await import('./record-to-file.js');
      return recordToFile(phone.emulator, onLost, file);
    },
    onTrouble: note,
  });
}
