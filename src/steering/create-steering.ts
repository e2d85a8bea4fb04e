import { Steering, type SteeringOptions } from './steering.js';

export interface CommandSteeringOptions
  extends Pick<SteeringOptions, 'emulator' | 'start' | 'host'> {
  /** Shows what goes wrong later. */
  readonly note: (text: string) => void;
}

/**
 * Creates a command's steering: it records to files, and a recording that breaks off makes the
 * command's exit code 1.
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
