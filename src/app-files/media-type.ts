import { lookup } from 'mrmime';

/** Browsers unpack these, and see the type of what is inside. */
const ENCODINGS: Readonly<Record<string, string>> = { '.gz': 'gzip', '.br': 'br' };

/**
 * The headers that describe what a file of this name holds; none if nobody knows. No charset: a
 * page declares its own.
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
