import { lookup } from 'mrmime';

/** Files that were compressed beforehand: a browser unpacks them, and takes them for what is inside. */
const ENCODINGS: Readonly<Record<string, string>> = { '.gz': 'gzip', '.br': 'br' };

/**
 * The headers that say what a file of this name holds. Which characters a page is written in,
 * it says itself.
 */
export function describeMedia(path: string): Readonly<Record<string, string>> {
  const ending = path.slice(-3);
  const encoding = ENCODINGS[ending];
  const type = lookup(encoding ? path.slice(0, -ending.length) : path);
  return {
    ...(type && { 'Content-Type': type }),
    ...(encoding && { 'Content-Encoding': encoding }),
  };
}
