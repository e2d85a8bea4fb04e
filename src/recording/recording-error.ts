/** A recording can't be read or written: which file, which line of it, and why. */
export class RecordingError extends Error {
  readonly line: number | undefined;

  constructor(file: string, line: number | undefined, why: string) {
    super(line === undefined ? `${file} ${why}` : `${file}, line ${line}: ${why}`);
    this.name = 'RecordingError';
    this.line = line;
  }
}
