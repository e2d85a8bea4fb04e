import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Limits } from '../environment.js';
import { DescriptorWatch } from '../web-socket-server/descriptor-watch.js';
import {
  CLOSE_TIMEOUT_MS,
  CROWDED,
  createHandshaker,
  explainCrowd,
  limitHandshake,
} from '../web-socket-server/handshaker.js';
import { type DoorRules, formatAnswer, judge, REFUSAL, readFields } from './handshake.js';
import { WsserverSocket } from './socket.js';

/** Whoever knocks again and again must not fill the log. */
const MAX_LOGGED = 1_000;

/** What the app is told of a client's handshake. */
export interface Visitor {
  readonly address: string | undefined;
  readonly port: number | undefined;
  readonly fields: ReadonlyMap<string, string>;
  readonly resource: string;
}

export interface DoorOptions extends DoorRules {
  readonly tcpNoDelay: boolean;
  readonly limits: Limits;
  /** How many connections there are, of whatever kind. */
  countConnections(): number;
  /** False while no client may come in at all. */
  isOpen(): boolean;
  /** False while there are as many clients as there may be. */
  hasRoom(): boolean;
  onClient(visitor: Visitor, ws: WsserverSocket, socket: Socket): void;
  /** Clients are turned away: why, and what to change. */
  onTrouble(text: string): void;
}

/**
 * How this plugin's handshakes are taken, for each HTTP server that the returned function makes.
 */
export function createDoor(options: DoorOptions): () => Server {
  const { limits, tcpNoDelay } = options;
  const descriptors = new DescriptorWatch(options.countConnections, options.onTrouble);
  const welcome = createWelcome(limits);
  const tell = createLimitedLog(options.onTrouble);

  const tellRefusal = (reason: string) =>
    tell(`a handshake was refused (404 WebSocket Upgrade Failure): ${reason}`);

  function refuse(socket: Duplex, reason: string): void {
    end(socket, REFUSAL);
    tellRefusal(reason);
  }

  function judgeUpgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const fields = readFields(request);
    const judgement = judge(request, fields, options);
    if (!judgement.isWelcome) {
      refuse(socket, judgement.reason);
      return;
    }
    if (!options.hasRoom()) {
      end(socket, CROWDED);
      tell(explainCrowd(limits));
      return;
    }
    const { remoteAddress: address, remotePort: port } = socket;
    const resource = request.url ?? '/';
    welcome(request, socket, head, formatAnswer(fields, judgement.protocol), (ws) => {
      socket.off('error', ignore);
      socket.setNoDelay(tcpNoDelay);
      options.onClient({ address, port, fields, resource }, ws, socket);
    });
  }

  return () => {
    const server = createServer({ keepAlive: true, ...limitHandshake(limits) });
    server.maxHeadersCount = 0;
    server.on('connection', () => descriptors.note());
    server.on('request', (request) => {
      // A body that nobody reads would end the connection with a reset, and the answer with it.
      request.resume();
      request.socket.end(REFUSAL).setTimeout(CLOSE_TIMEOUT_MS, () => request.socket.destroy());
      tellRefusal(explainRequest(request, options));
    });
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', ignore);
      if (!options.isOpen()) socket.destroy();
      else judgeUpgrade(request, socket as Socket, head);
    });
    server.on('clientError', ({ code }: NodeJS.ErrnoException, socket) => {
      if (code === 'ECONNRESET' || !socket.writable) socket.destroy();
      else if (code === 'ERR_HTTP_REQUEST_TIMEOUT') end(socket, LATE);
      else refuse(socket, `what it sent is not HTTP (${code})`);
    });
    return server;
  };
}

const LATE = `HTTP/1.1 408 ${STATUS_CODES[408]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;

/** Node takes a request without `Connection: Upgrade` for plain HTTP, whatever else it says. */
function explainRequest(request: IncomingMessage, rules: DoorRules): string {
  const judgement = judge(request, readFields(request), rules);
  return judgement.isWelcome ? 'it has no Connection: Upgrade' : judgement.reason;
}

type Welcome = (
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
  answer: readonly string[],
  onDone: (ws: WsserverSocket) => void,
) => void;

/** Any key that ws takes: the answer is made of the client's own, whatever that is. */
const SOME_KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

/** ws sends the answer that it is given. */
function createWelcome(limits: Limits): Welcome {
  const acceptor = createHandshaker(limits, WsserverSocket);
  const answers = new WeakMap<IncomingMessage, readonly string[]>();
  acceptor.on('headers', (headers, request) => {
    headers.splice(0, headers.length, ...(answers.get(request) ?? []));
  });
  return (request, socket, head, answer, onDone) => {
    answers.set(request, answer);
    // What ws would refuse, this plugin takes; what it would choose has been chosen.
    request.headers.upgrade = 'websocket';
    request.headers['sec-websocket-key'] = SOME_KEY;
    request.headers['sec-websocket-version'] = '13';
    delete request.headers['sec-websocket-protocol'];
    delete request.headers['sec-websocket-extensions'];
    acceptor.handleUpgrade(request, socket, head, onDone);
  };
}

function createLimitedLog(log: (text: string) => void): (text: string) => void {
  let logged = 0;
  return (text) => {
    logged += 1;
    if (logged < MAX_LOGGED) log(text);
    else if (logged === MAX_LOGGED) log(`${text}. Nothing is logged of further ones.`);
  };
}

function end(socket: Duplex, answer: string): void {
  socket.on('error', ignore);
  socket.end(answer, () => socket.destroy());
}

function ignore(): void {}
