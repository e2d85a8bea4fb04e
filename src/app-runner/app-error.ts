/**
 * Why an app can't be run: the command line itself is wrong, a port can't be opened, or
 * something about the app.
 */
export type AppErrorReason = 'usage' | 'port' | 'app';

/** An app can't be run; the message is for its developer. */
export class AppError extends Error {
  readonly reason: AppErrorReason;

  constructor(message: string, reason: AppErrorReason = 'app') {
    super(message);
    this.reason = reason;
  }
}
