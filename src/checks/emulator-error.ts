/** What went wrong in the use of the emulator; each code is a heading in `docs/api.md`. */
export type EmulatorErrorCode =
  | 'WSSEMU_ERR_INVALID_OPTION'
  | 'WSSEMU_ERR_CLOSED'
  | 'WSSEMU_ERR_NO_APP'
  | 'WSSEMU_ERR_NO_CLIENT'
  | 'WSSEMU_ERR_PORT_UNAVAILABLE';

/**
 * The emulator was used in a way that can't work: never what the phone would refuse, which
 * goes to the app's callbacks, nor what a client or page does.
 */
export class EmulatorError extends Error {
  override name = 'EmulatorError';
  readonly code: EmulatorErrorCode;

  constructor(code: EmulatorErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** An option, argument or field that can't be what it is. */
export function invalidOption(message: string): EmulatorError {
  return new EmulatorError('WSSEMU_ERR_INVALID_OPTION', message);
}
