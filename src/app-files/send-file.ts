import type { FileHandle } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { type ByteRange, parseRange } from './byte-range.js';
import { type Found, type OpenFile, openFound } from './find-inside.js';
import { describeMedia } from './media-type.js';
import { encodePath, readQuery } from './request-path.js';

/**
 * Answers a GET or HEAD with a file as it is, with ranges and validators. Nothing is cached here:
 * files change while their developer works.
 *
 * @param path as requested: its ending gives the type
 * @throws the system's error if the file can't be read
 */
export async function sendFile(
  path: string,
  found: Found,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const isAnswered = await openFound(found, async (file) => {
    await answer(path, file, request, response);
    return true;
  });
  if (!isAnswered) notFound(response);
}

async function answer(
  path: string,
  { handle, stats: { size, mtime } }: OpenFile,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const validators = {
    ETag: `W/"${size}-${mtime.getTime()}"`,
    'Last-Modified': mtime.toUTCString(),
    'Cache-Control': response.getHeader('Cache-Control') ?? 'no-cache',
  };
  const isKnown = request.headers['if-none-match'] === validators.ETag;
  const range = isKnown ? undefined : chooseRange(request, size);
  if (isKnown) response.writeHead(304, validators);
  else if (range === 'unsatisfiable') {
    response.writeHead(416, { 'Content-Range': `bytes */${size}` });
  } else {
    const { start, end } = range ?? { start: 0, end: size - 1 };
    response.writeHead(range ? 206 : 200, {
      ...describeMedia(path),
      ...validators,
      'Content-Length': end - start + 1,
      ...(range && { 'Accept-Ranges': 'bytes', 'Content-Range': `bytes ${start}-${end}/${size}` }),
    });
    if (request.method !== 'HEAD' && size > 0) return pour(handle, { start, end }, response);
  }
  response.end();
}

/** Ranges are GET's alone, and our weak tags never match `If-Range` (RFC 9110, sections 14.2, 13.1.5). */
function chooseRange(
  { method, headers }: IncomingMessage,
  size: number,
): ByteRange | 'unsatisfiable' | undefined {
  if (method !== 'GET' || headers['if-range'] !== undefined) return undefined;
  return headers.range === undefined ? undefined : parseRange(headers.range, size);
}

/** Sends the bytes that the headers promise. If the file shrinks meanwhile, the connection ends. */
async function pour(
  handle: FileHandle,
  { start, end }: ByteRange,
  response: ServerResponse,
): Promise<void> {
  const bytes = handle.createReadStream({ start, end });
  // It fails when the client has gone, or the file can't be read.
  await pipeline(bytes, response, { end: false }).catch(() => response.destroy());
  if (bytes.bytesRead === end - start + 1) response.end();
  else response.destroy();
}

/** Redirects a browser from the folder at `path` to the same path with a slash. */
export function redirectToFolder(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const location = `${encodePath(path)}/${readQuery(request.url ?? '')}`;
  response.writeHead(301, { Location: location }).end();
}

export function notFound(response: ServerResponse): void {
  response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found\n');
}
