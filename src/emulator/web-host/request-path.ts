/**
 * The decoded path of a request target; undefined for what no browser would ask an app for:
 * absolute URLs, backslashes, control characters, dots to climb with.
 */
export function parsePath(target: string): string | undefined {
  if (!target.startsWith('/')) return undefined;
  try {
    const path = decodeURIComponent(target.replace(/[?#].*$/s, '')).replace(/\/{2,}/g, '/');
    const isStrange =
      /[\\\p{Cc}]/u.test(path) || path.split('/').some((part) => /^\.\.?$/.test(part));
    return isStrange ? undefined : path;
  } catch {
    return undefined;
  }
}
