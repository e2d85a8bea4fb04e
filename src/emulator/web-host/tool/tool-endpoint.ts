import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { OWN_PREFIX } from '../../../bridge/protocol.js';
import type { ToolFile, ToolPage } from '../../pages/tool-page.js';
import { BUSY, Gate, READ_ONLY, type Route } from '../gate/gate.js';
import type { Refusal } from '../gate/request-rules.js';
import { SocketDoor } from '../gate/socket-door.js';
import { refuse } from '../responses.js';

export const TOOL_PATH = OWN_PREFIX;
const SOCKET_PATH = `${OWN_PREFIX}v1/tool`;
const TICKET_PATH = `${SOCKET_PATH}/ticket`;
const SUBPROTOCOL = 'wss-emu.tool.v1';

/** Enough for whoever sits at this machine. */
const MAX_DOCUMENTS = 16;
const MAX_TOOL_FRAME_BYTES = 16 * 1024 * 1024;
const GOING_AWAY = 1001;
const UNSUPPORTED_DATA = 1003;

/** What a tool's page shows comes from clients: nothing of it may ever run, load or frame anything. */
const POLICY = [
  "default-src 'none'",
  ...["script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'"],
  ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
].join('; ');

/**
 * A tool's page and the connections of its documents. They are guarded as the bridge is, but
 * pages of other origins have no way in, whichever are allowed to connect as the app.
 */
export class ToolEndpoint {
  readonly #tool: ToolPage;
  readonly #gate: Gate;
  readonly #documents = new Set<WebSocket>();
  readonly #door: SocketDoor;

  /** @param hosts further host names by which the page may be opened */
  constructor(tool: ToolPage, hosts: readonly string[]) {
    this.#tool = tool;
    this.#gate = new Gate({ hosts, origins: [] });
    this.#door = new SocketDoor({
      path: SOCKET_PATH,
      subprotocol: SUBPROTOCOL,
      maxFrameBytes: MAX_TOOL_FRAME_BYTES,
      gate: this.#gate,
      refuseMore: this.#refuseMore,
      onConnected: (ws) => this.#welcome(ws),
    });
  }

  /** How to answer for a path that is the tool's; undefined for any other. */
  find(path: string): Route | undefined {
    if (path === TICKET_PATH) {
      return this.#guard((request, response) => this.#answerTicket(request, response));
    }
    if (`${path}/` === TOOL_PATH) {
      return this.#guard((_request, response) => {
        response.writeHead(308, { Location: TOOL_PATH }).end();
      });
    }
    if (!path.startsWith(TOOL_PATH)) return undefined;
    const file = this.#tool.files.get(path.slice(TOOL_PATH.length));
    return file && this.#guard((request, response) => sendFile(file, request, response));
  }

  /**
   * Takes an upgrade request of a document.
   * @returns false for any other path, which it does not touch
   */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    return this.#door.upgrade(request, socket, head);
  }

  /** Why a request by this host may not come in, whatever it asks for. */
  refuseHost(request: IncomingMessage): Refusal | undefined {
    return this.#gate.refuseHost(request);
  }

  /** Sends every document away. */
  close(): void {
    for (const ws of this.#documents) {
      ws.close(GOING_AWAY, 'the emulator is ending');
      ws.terminate();
    }
  }

  #guard(route: Route): Route {
    return (request, response) => {
      if (this.#gate.admit(request, response)) route(request, response);
    };
  }

  #answerTicket(request: IncomingMessage, response: ServerResponse): void {
    this.#gate.answerTicket(request, response, this.#refuseMore, (ticket) => ({ ticket }));
  }

  #welcome(ws: WebSocket): void {
    this.#documents.add(ws);
    const session = this.#tool.connect({
      send: (text) => ws.send(text),
      get bufferedBytes() {
        return ws.bufferedAmount;
      },
      close: () => ws.close(),
    });
    ws.on('message', (bytes, isBinary) => {
      if (isBinary) ws.close(UNSUPPORTED_DATA, 'frames are text');
      else session.receive(bytes.toString());
    });
    // A frame that breaks RFC 6455 closes the connection; that is all there is to say of it.
    ws.on('error', () => {});
    ws.on('close', () => {
      this.#documents.delete(ws);
      session.close();
    });
  }

  readonly #refuseMore = (): Refusal | undefined => {
    if (this.#documents.size < MAX_DOCUMENTS) return undefined;
    return { ...BUSY, message: `This page is open ${MAX_DOCUMENTS} times already: close some.` };
  };
}

function sendFile(
  { type, body }: ToolFile,
  { method }: IncomingMessage,
  response: ServerResponse,
): void {
  if (method !== 'GET' && method !== 'HEAD') {
    refuse(response, READ_ONLY);
    return;
  }
  response
    .writeHead(200, {
      'Content-Type': type,
      'Content-Length': body.length,
      'Content-Security-Policy': POLICY,
      'Referrer-Policy': 'no-referrer',
    })
    .end(body);
}
