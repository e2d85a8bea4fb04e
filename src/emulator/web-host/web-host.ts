import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { HostEnvironment } from '../../bridge/host.js';
import { BRIDGE_VERSION, type Hello, SUBPROTOCOL } from '../../bridge/protocol.js';
import { parsePath } from '../../services/http-server/request-path.js';
import { type ListenHost, type Listening, listen } from '../../services/listen.js';
import { EmulatorError } from '../errors.js';
import { AppFiles, SHIM_PATH } from './app-files.js';
import type { AppFolder } from './app-folder.js';
import { Pages } from './pages.js';
import {
  type Refusal,
  refuseCrossSite,
  refuseHost,
  refuseOrigin,
  refuseTicket,
} from './request-rules.js';
import { TICKET_TTL_MS, Tickets } from './tickets.js';

const OWN_PREFIX = '/__wss-emu/';
const TICKET_PATH = '/__wss-emu/v1/ticket';
const BRIDGE_PATH = '/__wss-emu/v1/bridge';
/** The largest frame from a page: a message of 100 MiB, and what JSON adds to it. */
const MAX_FRAME_BYTES = 256 * 1024 * 1024;
const MAX_PAGES = 64;

export interface WebHostOptions {
  readonly app: AppFolder;
  readonly port: number;
  readonly host: ListenHost;
  /** The text of our `cordova.js`. */
  readonly shim: string;
  readonly bridge: Pick<HostEnvironment, 'device' | 'www' | 'createRegistry'>;
  readonly log: (level: 'note' | 'warning', text: string) => void;
  readonly onPageGone: (hello: Hello) => void;
}

/** An app that is being served. */
export interface RunningWebHost {
  readonly port: number;
  /** The address it is bound to. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Serves an app's folder and the bridge of its pages, on one port.
 *
 * @throws EmulatorError `WSSEMU_ERR_PORT_UNAVAILABLE`
 */
export async function startWebHost(options: WebHostOptions): Promise<RunningWebHost> {
  const host = new WebHost(options);
  const listening = await listenOrExplain(() => host.createHttpServer(), options);
  return {
    port: listening.port,
    address: listening.address,
    close: async () => {
      const closed = listening.close();
      await host.close();
      await closed;
    },
  };
}

class WebHost {
  readonly #files: AppFiles;
  readonly #tickets = new Tickets();
  readonly #pages: Pages;
  readonly #allowedName: string | undefined;
  readonly #acceptor = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_BYTES,
    handleProtocols: () => SUBPROTOCOL,
  });

  constructor({ app, shim, bridge, host, log, onPageGone }: WebHostOptions) {
    this.#files = new AppFiles(app, shim, (text) => log('note', text));
    this.#pages = new Pages(bridge, onPageGone);
    this.#allowedName = typeof host === 'string' ? host : undefined;
  }

  createHttpServer(): Server {
    const server = createServer((request, response) => {
      this.#answer(request, response).catch(() => refuse(response, INTERNAL_ERROR));
    });
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    return server;
  }

  close(): Promise<void> {
    return this.#pages.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    // Without it a page on another port of this machine could load the app's scripts.
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    const path = parsePath(request.url ?? '');
    const refusal = refuseHost(request, this.#allowedName) ?? refuseCrossSite(request);
    if (refusal) return refuse(response, refusal);
    if (path === undefined) return refuse(response, BAD_TARGET);
    if (path === TICKET_PATH) return this.#answerTicket(request, response);
    if (path.startsWith(OWN_PREFIX) && path !== SHIM_PATH) return refuse(response, NOT_FOUND);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return refuse(response, READ_ONLY);
    }
    await this.#files.serve(path, request, response);
  }

  #answerTicket(request: IncomingMessage, response: ServerResponse): void {
    const refusal = refuseTicket(request) ?? (this.#pages.size >= MAX_PAGES ? BUSY : undefined);
    const ticket = refusal ? undefined : this.#tickets.issue();
    if (!ticket) {
      refuse(response, refusal ?? BUSY);
      return;
    }
    const body = { v: BRIDGE_VERSION, ticket, ttlMs: TICKET_TTL_MS, bridge: BRIDGE_PATH };
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  }

  /** Everything is checked before the handshake is answered. */
  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => {});
    const refusal = this.#refuseUpgrade(request);
    if (refusal) refuseSocket(socket, refusal);
    else this.#acceptor.handleUpgrade(request, socket, head, (ws) => this.#pages.add(ws));
  }

  #refuseUpgrade(request: IncomingMessage): Refusal | undefined {
    const refusal = refuseHost(request, this.#allowedName);
    if (refusal) return refusal;
    const [path, query] = (request.url ?? '').split('?', 2);
    if (path !== BRIDGE_PATH) return NOT_FOUND;
    const foreign = refuseOrigin(request);
    if (foreign) return foreign;
    const protocols = request.headers['sec-websocket-protocol']?.split(/\s*,\s*/) ?? [];
    if (!protocols.includes(SUBPROTOCOL)) return WRONG_PROTOCOL;
    if (this.#pages.size >= MAX_PAGES) return BUSY;
    const ticket = new URLSearchParams(query).get('ticket') ?? '';
    return this.#tickets.redeem(ticket) ? undefined : BAD_TICKET;
  }
}

const BAD_TARGET = { status: 400, code: 'target', message: 'This is no path of an app.' };
const WRONG_PROTOCOL = {
  status: 426,
  code: 'protocol',
  message: `This bridge speaks ${SUBPROTOCOL}: reload the page without its cache.`,
};
const BAD_TICKET = { status: 401, code: 'ticket', message: 'The ticket was used, or is too old.' };
const NOT_FOUND = { status: 404, code: 'path', message: 'There is nothing here.' };
const READ_ONLY = { status: 405, code: 'method', message: 'Files can be read, not changed.' };
const BUSY = { status: 503, code: 'busy', message: `${MAX_PAGES} pages are open: close some.` };
const INTERNAL_ERROR = { status: 500, code: 'internal', message: 'The emulator failed.' };

function refuse(response: ServerResponse, { status, code, message }: Refusal): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = JSON.stringify({ error: { code, message } });
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
}

function refuseSocket(socket: Duplex, { status, code, message }: Refusal): void {
  const body = JSON.stringify({ error: { code, message } });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.once('finish', () => socket.destroy());
}

async function listenOrExplain(
  createHttpServer: () => Server,
  { port, host }: WebHostOptions,
): Promise<Listening> {
  try {
    return await listen(createHttpServer, port, host);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new EmulatorError('WSSEMU_ERR_PORT_UNAVAILABLE', explain(code ?? message, port, host));
  }
}

function explain(code: string, port: number, host: ListenHost): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use. Stop the program that uses it, or choose another port.`;
    case 'EACCES':
      return `Port ${port} may not be opened by this user. Choose a port from 1024 up.`;
    case 'EADDRNOTAVAIL':
      return `This machine does not have the address ${host}. Choose another host.`;
    default:
      return `Port ${port} can't be opened (${code}).`;
  }
}
