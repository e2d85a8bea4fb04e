const REGULAR_EXPRESSION = /^\/(?<source>.+)\/(?<flags>[a-z]*)$/s;

/**
 * Says whether a message is meant by a `match`: a part of it, or a regular expression between
 * slashes. Without one, every message is.
 *
 * @throws SyntaxError for a regular expression that is none
 */
export function createMatcher(match: string | undefined): (message: string) => boolean {
  if (match === undefined || match === '') return () => true;
  const { source, flags } = REGULAR_EXPRESSION.exec(match)?.groups ?? {};
  if (source === undefined) return (message) => message.includes(match);
  // With `g` and `y` a test would depend on the one before.
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
