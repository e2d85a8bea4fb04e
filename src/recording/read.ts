import { constants } from 'node:buffer';
import { getHeapStatistics } from 'node:v8';
import { NoFileError, openPlainFile } from '../files/plain-file.js';
import { type Recording, RecordingError } from './format.js';
import { RecordingParser } from './parse-recording.js';

/** How much of a file is read at a time, in bytes. */
const CHUNK_BYTES = 1024 * 1024;
const LINE_FEED = 0x0a;
const MIB = 1024 * 1024;

/** How large a recording may be, in bytes. */
export interface ReadLimits {
  readonly maxLineBytes: number;
  readonly maxBytes: number;
}

/** Its entries are kept, and so is what is made of them: half of the memory is for the rest. */
const defaultLimits = (): ReadLimits => ({
  maxLineBytes: constants.MAX_STRING_LENGTH,
  maxBytes: Math.floor(getHeapStatistics().heap_size_limit / 2),
});

/**
 * Reads a recording's file, line by line: it may be longer than the longest string.
 *
 * @throws RecordingError when the file is missing, isn't a recording, is cut off, has a newer version, or
 * is larger than memory allows
 */
export async function readRecording(file: string): Promise<Recording> {
  try {
    const handle = await openPlainFile(file);
    try {
      return await parseChunks(handle.createReadStream({ highWaterMark: CHUNK_BYTES }), file);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof RecordingError) throw error;
    throw new RecordingError(file, undefined, explain(error as NodeJS.ErrnoException));
  }
}

/** Reads a recording that comes in pieces. Throws as `readRecording` does. */
export async function parseChunks(
  chunks: AsyncIterable<Buffer>,
  file: string,
  { maxLineBytes, maxBytes }: ReadLimits = defaultLimits(),
): Promise<Recording> {
  const parser = new RecordingParser(file);
  let line: Buffer[] = [];
  let lineBytes = 0;
  let bytes = 0;

  function add(piece: Buffer): void {
    line.push(piece);
    lineBytes += piece.length;
    if (lineBytes > maxLineBytes) throw parser.failNext(`it is longer than ${maxLineBytes} bytes`);
    if (lineBytes > MIB) parser.expectRest();
  }

  function takeLine(): string {
    const text = Buffer.concat(line, lineBytes).toString('utf8');
    line = [];
    lineBytes = 0;
    return text;
  }

  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new RecordingError(file, undefined, describeTooLarge(maxBytes));
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      add(chunk.subarray(start, end));
      parser.takeLine(takeLine());
      start = end + 1;
    }
    if (start < chunk.length) add(chunk.subarray(start));
  }
  return parser.end(lineBytes > 0);
}

function describeTooLarge(maxBytes: number): string {
  const size = Math.floor(maxBytes / MIB);
  return `is larger than memory allows (${size} MiB): give the command more, with NODE_OPTIONS=--max-old-space-size=16384`;
}

function explain(error: NodeJS.ErrnoException): string {
  if (error instanceof NoFileError) return `is ${error.what}: copy the recording to a file first`;
  const { code = String(error) } = error;
  return REASONS[code] ?? `can't be read: ${code}`;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'is not there: record a session with --record first',
  EISDIR: 'is a folder: name the recording in it',
  EACCES: "can't be read: its permissions don't allow it",
};
