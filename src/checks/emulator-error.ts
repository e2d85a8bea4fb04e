/** What went wrong in the use of the emulator; each code is a heading in `docs/api.md`. */
export type EmulatorErrorCode =
  | 'WSSEMU_ERR_INVALID_OPTION'
  | 'WSSEMU_ERR_CLOSED'
  | 'WSSEMU_ERR_NO_APP'
  | 'WSSEMU_ERR_NO_CLIENT'
  | 'WSSEMU_ERR_PORT_UNAVAILABLE';

/**
 * The emulator was used in a way that can't work. What the phone would refuse goes to the app's
 * callbacks instead, and what a client or a page does wrong closes its connection.
 */
export class EmulatorError extends Error {
  override name = 'EmulatorError';
  readonly code: EmulatorErrorCode;

  constructor(code: EmulatorErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
