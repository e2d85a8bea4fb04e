// A client without TCP: the same bytes in the same turns, every time, and a hundred times as fast.
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { Client } from '../../src/services/web-socket-server/client.js';
import type { ClientListener } from '../../src/services/web-socket-server/client-listener.js';
import { Pace } from '../../src/services/web-socket-server/pace.js';
import { TextFrame } from '../../src/services/web-socket-server/text-frame.js';
import { ClientSocket } from '../../src/services/web-socket-server/ws-internals.js';

export interface WireLimits {
  readonly maxPayloadBytes: number;
  readonly maxFragments: number;
}

/** What a client does and how the server answers, in the order in which it happened. */
export interface Played {
  readonly log: readonly string[];
  /** How many texts ws has read, of those in the log. */
  readonly readByWs: number;
}

/** Takes a client's bytes from a test, and notes the server's. */
class Wire extends Duplex {
  constructor(note: (line: string) => void) {
    super({
      allowHalfOpen: true,
      read() {},
      write(bytes: Buffer, _encoding, done) {
        note(`sent ${bytes.toString('latin1')}`);
        done();
      },
      writev(chunks: { chunk: Buffer }[], done) {
        note(`sent ${chunks.map(({ chunk }) => chunk.toString('latin1')).join('')}`);
        done();
      },
    });
  }

  resetAndDestroy(): this {
    return this.destroy();
  }
}

/** How pieces arrive: before which of them there is a turn, and between which nobody reads. */
export interface Arrival {
  readonly piece: Buffer;
  readonly waits: boolean;
  readonly pause?: boolean;
}

/**
 * Has a client send pieces and end TCP; all its texts are sent back.
 * @param limits as of an emulator
 */
export async function playOnWire(
  arrivals: readonly Arrival[],
  limits: WireLimits,
): Promise<Played> {
  const log: string[] = [];
  const wire = new Wire((line) => log.push(line));
  const ws = shakeHands(wire, limits);
  // The server's answer to the handshake.
  log.length = 0;
  let readByWs = 0;
  ws.on('message', (_bytes, isBinary) => {
    if (!isBinary) readByWs += 1;
  });
  let onGone = () => {};
  const gone = new Promise<void>((resolve) => {
    onGone = resolve;
  });
  const listener = noteAll(
    (line) => log.push(line),
    () => onGone(),
  );
  const socket = wire as unknown as Socket;
  const client = new Client('', ws, socket, listener, new Pace(), { ...LIMITS, ...limits });

  for (const { piece, waits, pause } of arrivals) {
    if (waits) await new Promise((resolve) => setImmediate(resolve));
    if (pause !== undefined) client.setPaused(pause);
    // Whoever reads it, unmasks it in place.
    if (!wire.destroyed) wire.push(Buffer.from(piece));
  }
  if (!wire.destroyed) wire.push(null);
  client.setPaused(false);
  // ws forgets to read on to the end when a long piece was refused while nobody read.
  await new Promise((resolve) => setImmediate(resolve));
  wire.resume();
  await gone;
  return { log, readByWs };
}

function shakeHands(wire: Wire, { maxPayloadBytes, maxFragments }: WireLimits): ClientSocket {
  const acceptor = new WebSocketServer<typeof ClientSocket>({
    ...{ noServer: true, WebSocket: ClientSocket, clientTracking: false, perMessageDeflate: false },
    ...{ maxPayload: maxPayloadBytes, maxFragments, maxPendingAutoPongs: 0 },
  });
  const request = new IncomingMessage(new Socket());
  request.method = 'GET';
  Object.assign(request.headers, HEADERS);
  let made: ClientSocket | undefined;
  acceptor.handleUpgrade(request, wire, Buffer.alloc(0), (ws) => {
    made = ws;
  });
  if (!made) throw new Error('ws refuses the handshake');
  return made;
}

const HEADERS = {
  upgrade: 'websocket',
  connection: 'Upgrade',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'sec-websocket-version': '13',
};

const LIMITS = {
  handshakeTimeoutMs: 10_000,
  maxQueuedBytes: 16 * 1024 * 1024,
  maxClients: 1,
  maxServers: 1,
};

function noteAll(note: (line: string) => void, onGone: () => void): ClientListener<Client> {
  return {
    onText(client, text) {
      note(`text ${text}`);
      if (client.isOpen) client.send(new TextFrame(text));
    },
    onBinary: (_client, bytes, isFirst) => note(`binary ${bytes.toString('latin1')} ${isFirst}`),
    onPing: (_client, byteLength) => note(`ping of ${byteLength}`),
    onError: (_client, text) => note(`error ${text}`),
    onLeft: (_client, reason, closeFrame) => note(`left ${reason} ${JSON.stringify(closeFrame)}`),
    onGone() {
      note('gone');
      onGone();
    },
  };
}
