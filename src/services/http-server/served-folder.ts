import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Found, findInside } from '../../app-files/find-inside.js';
import { isHidden, parsePath } from '../../app-files/request-path.js';
import { notFound, redirectToFolder, sendFile } from '../../app-files/send-file.js';
import { wantsWebSocket } from '../servers/wants-web-socket.js';
import type { Root } from './root.js';

/**
 * Answers requests with the files of a folder, unchanged: nothing is injected, and no header
 * keeps other pages away, as on the phone.
 */
export class ServedFolder {
  readonly #root: Root;

  constructor(root: Root) {
    this.#root = root;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = parsePath(request.url ?? '');
    if (path === undefined) return refuse(response, 400, 'This is not the path of a file.');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return refuse(response, 405, 'Files can be read, not changed.');
    }
    if (wantsWebSocket(request)) {
      return refuse(
        response,
        400,
        'This is an HTTP server: the WebSocket server has another port.',
      );
    }
    await this.#serve(path, request, response);
  }

  async #serve(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (isHidden(path)) return notFound(response);
    let file = path;
    let found = await this.#find(path);
    if (found?.isFolder) {
      if (!path.endsWith('/')) return redirectToFolder(path, request, response);
      file = `${path}index.html`;
      found = await this.#find(file);
    }
    if (!found || found.isFolder) return notFound(response);
    await sendFile(file, found, request, response);
  }

  #find(path: string): Promise<Found | undefined> {
    return findInside(this.#root.www, this.#root.path + path);
  }
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { Connection: 'close', 'Content-Type': 'text/plain' })
    .end(`${text}\n`);
}
