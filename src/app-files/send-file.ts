import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import sirv from 'sirv';
import { normalizeRange } from './byte-range.js';
import type { Found } from './find-inside.js';
import { encodePath, readQuery } from './request-path.js';

/** Answers a GET or HEAD with the file that was found at `path`. */
export type SendFile = (
  path: string,
  found: Found,
  request: IncomingMessage,
  response: ServerResponse,
) => void;

/**
 * Sends the files of a folder as they are, with ranges and validators; each is read anew for
 * each request, because it changes while its developer works.
 *
 * @param root the real path of the folder
 */
export function createFileSender(root: string): SendFile {
  const send = sirv(root, { dev: true, etag: true, extensions: [], setHeaders: leaveCharset });

  return (path, { size }, request, response) => {
    const { range } = request.headers;
    // Its tags are weak ones, which never match If-Range (RFC 9110, section 13.1.5).
    const hasCondition = request.headers['if-range'] !== undefined;
    const normalized = range && !hasCondition ? normalizeRange(range, size) : undefined;
    if (normalized === undefined) delete request.headers.range;
    else request.headers.range = normalized;
    response.once('pipe', (file) => endTogether(file, response));
    // Where sirv's parser keeps what it has read (@polka/url): a name may have `?` and `#` in it.
    Object.assign(request, { _parsedUrl: { raw: request.url, pathname: encodeURI(path) } });
    send(request, response, () => notFound(response));
  };
}

/** Which characters a page is written in, it says itself. */
function leaveCharset(response: ServerResponse, path: string): void {
  if (/\.html?$/i.test(path)) response.setHeader('Content-Type', 'text/html');
}

/** A file that can't be read must not end the process; a client that goes, not leave it open. */
function endTogether(file: Readable, response: ServerResponse): void {
  file.on('error', () => response.destroy());
  response.once('close', () => file.destroy());
}

/** Sends a browser that has asked for the folder at `path` to that path with a slash. */
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
