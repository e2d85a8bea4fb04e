/** An app can't be run: what is wrong, for its developer. */
export class AppError extends Error {
  /** The command line itself is wrong. */
  readonly isUsage: boolean;

  constructor(message: string, isUsage = false) {
    super(message);
    this.isUsage = isUsage;
  }
}
