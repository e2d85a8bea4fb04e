/**
 * The decoded path of a request target; undefined for what no browser would request:
 * absolute URLs, backslashes, control characters, dot segments.
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

/** A path, encoded for a URL. */
export function encodePath(path: string): string {
  return encodeURI(path).replaceAll('?', '%3F').replaceAll('#', '%23');
}

/** The query of a request target with its question mark, or an empty text. */
export function readQuery(target: string): string {
  return /\?[^#]*/.exec(target)?.[0] ?? '';
}

/** Windows has more names for a file: `GIT~1` is `.git`, and `index.html::$DATA` the page's text. */
const WINDOWS_NAMES = /~\d|:/;

/** Dot files belong to the developer, not the app (`.git`, `.env`); `.well-known` is the exception. */
export function isHidden(path: string, platform = process.platform): boolean {
  if (platform === 'win32' && WINDOWS_NAMES.test(path)) return true;
  return path.split('/').some((segment) => segment.startsWith('.') && segment !== '.well-known');
}
