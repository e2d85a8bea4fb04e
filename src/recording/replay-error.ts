/** A replay can't begin or go on. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
}
