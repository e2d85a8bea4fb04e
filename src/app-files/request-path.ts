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

/** A path as it stands in a URL. */
export function encodePath(path: string): string {
  return encodeURI(path).replaceAll('?', '%3F').replaceAll('#', '%23');
}

/** The query of a request target with its question mark, or nothing. */
export function readQuery(target: string): string {
  return /\?[^#]*/.exec(target)?.[0] ?? '';
}

/** Windows has further names for files: `.git` is `GIT~1`, and `index.html::$DATA` the page's text. */
const WINDOWS_NAMES = /~\d|:/;

/** Dot files are the developer's, not the app's (`.git`, `.env`), but for `.well-known`. */
export function isHidden(path: string, platform = process.platform): boolean {
  if (platform === 'win32' && WINDOWS_NAMES.test(path)) return true;
  return path.split('/').some((segment) => segment.startsWith('.') && segment !== '.well-known');
}
