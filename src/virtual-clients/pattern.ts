const REGULAR_EXPRESSION = /^\/(?<source>.+)\/(?<flags>[a-z]*)$/s;

/**
 * Makes the test for a `match`: a part of the message, or a regular expression between slashes.
 * Without a `match`, every message passes.
 *
 * @throws SyntaxError for an invalid regular expression
 */
export function createMatcher(match: string | undefined): (message: string) => boolean {
  if (match === undefined || match === '') return () => true;
  const { source, flags } = REGULAR_EXPRESSION.exec(match)?.groups ?? {};
  if (source === undefined) return (message) => message.includes(match);
  // With `g` or `y`, each test would depend on the one before.
  const expression = new RegExp(source, flags?.replaceAll(/[gy]/g, ''));
  return (message) => expression.test(message);
}

export function isPattern(value: unknown): boolean {
  try {
    if (typeof value === 'string') createMatcher(value);
    return typeof value === 'string';
  } catch {
    return false;
  }
}
