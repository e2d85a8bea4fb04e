// Texts that are read past ws's receiver, and the same bytes when ws reads everything: the same events
// and the same answers, in the same order. `FUZZ_TIMES=1000` for 100,000 streams.
import type { Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createEmulator, type ServerEvent, type WebSocketServer } from '../../src/index.js';
import { HANDSHAKE } from '../support/frames.js';
import { makeReceiversTerse } from '../support/terse-receiver.js';
import { connectTo, turn, within } from './arena.js';
import { countCases } from './count-cases.js';
import { countOf, createRandomOf, FUZZ_TIMEOUT, SEED } from './fuzz-options.js';
import { createRandomPieces, createTextPieces } from './random-streams.js';
import { closePayload, rawFrame } from './rfc6455/raw-frame.js';
import { type Arrival, playOnWire } from './wire.js';

const STREAMS = countOf(100);
/** Of these, so many over TCP. */
const TCP_STREAMS = countOf(10);
const LANES = 64;
/** Then both ways are the same one. */
const isOff = process.env.SHORT_CUT === 'off';
const LIMITS = { maxPayloadBytes: 4_000, maxFragments: 6, ports: 'free' } as const;

/** What an app and a client have seen of each other. */
interface Seen {
  readonly events: readonly string[];
  /** The server's bytes after its handshake. */
  readonly answers: string;
}

interface Way {
  readonly port: number;
  play(pieces: readonly Buffer[]): Promise<Seen>;
}

/** A server that sends texts back. */
async function useWay(server: WebSocketServer): Promise<Way> {
  const events = new Map<string, ServerEvent[]>();
  const onLeft = new Map<string, () => void>();
  const note = (event: ServerEvent) => {
    const id = event.client ?? '';
    events.set(id, [...(events.get(id) ?? []), event]);
    if (event.event === 'disconnected') onLeft.get(id)?.();
  };
  server.onClientConnected = note;
  server.onClientDisconnected = note;
  server.onerror = note;
  server.onmessage = (event) => {
    note(event);
    server.send(event.client, event.message);
  };
  const port = await new Promise<number>((resolve, reject) =>
    server.start((result) => resolve(result.port), reject),
  );

  async function play(pieces: readonly Buffer[]): Promise<Seen> {
    const socket = await connectTo(port);
    const ports = `${port} ${socket.localPort}`;
    const id = `/127.0.0.1:${socket.localPort}`;
    events.delete(id);
    const left = new Promise<void>((resolve) => onLeft.set(id, resolve));
    const answers = collect(socket);
    try {
      let sent = 0;
      for (const piece of [Buffer.from(HANDSHAKE), ...pieces]) {
        if (!socket.writable) break;
        socket.write(piece);
        sent += piece.length;
        await within(whenRead(ports, sent), 'the server reads what it is sent');
      }
      socket.end();
      const bytes = await within(answers, 'the server ends TCP');
      await within(left, 'the app hears that the client has left');
      const own = (events.get(id) ?? []).map((event) => JSON.stringify({ ...event, client: '' }));
      return { events: own, answers: bytes.toString('latin1').split('\r\n\r\n').slice(1).join() };
    } finally {
      events.delete(id);
      onLeft.delete(id);
      serverSockets.delete(ports);
      socket.destroy();
    }
  }
  return { port, play };
}

/** The servers' ends of connections, by both ports: clients of two servers may have the same one. */
const serverSockets = new Map<string, Socket>();

/** Resolves when the server has read so many bytes, and what they lead to has gone out. */
async function whenRead(ports: string, byteLength: number): Promise<void> {
  const isRead = () => {
    const socket = serverSockets.get(ports);
    return socket !== undefined && (socket.destroyed || socket.bytesRead >= byteLength);
  };
  while (!isRead()) await turn();
  await turn();
}

/** More at once might be read in several pieces, one way or another. */
const MAX_PIECE_BYTES = 16 * 1024;

function toShortPieces(piece: Buffer): Buffer[] {
  const count = Math.ceil(piece.length / MAX_PIECE_BYTES);
  return Array.from({ length: count }, (_, index) =>
    piece.subarray(index * MAX_PIECE_BYTES, (index + 1) * MAX_PIECE_BYTES),
  );
}

/** All that comes until the server ends TCP, in whatever way. */
function collect(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on('data', (bytes) => chunks.push(bytes));
  return new Promise((resolve) => {
    socket.on('end', () => resolve(Buffer.concat(chunks)));
    socket.on('close', () => resolve(Buffer.concat(chunks)));
  });
}

const TEXT = rawFrame({ payload: Buffer.from('text') });

/** What chance brings seldom: what ends a frame, and more behind it. */
const KNOWN: readonly (readonly Buffer[])[] = [
  rawFrame({ opcode: 8, payload: closePayload(1000, Buffer.from('why')) }),
  rawFrame({ opcode: 9, payload: Buffer.from('ping') }),
  rawFrame({ opcode: 1, payload: Buffer.from([0x61, 0xff]) }),
  rawFrame({ opcode: 2, payload: TEXT }),
  rawFrame({ opcode: 1, fin: false, payload: TEXT }),
].map((frame) => [
  Buffer.concat([TEXT, frame.subarray(0, -1)]),
  Buffer.concat([frame.subarray(-1), TEXT, TEXT]),
]);

/** A stream's pieces, as they arrive: some together, and some while nobody reads. */
function createArrivals(index: number): Arrival[] {
  const known = KNOWN[index];
  if (known) return known.map((piece) => ({ piece, waits: true }));
  const random = createRandomOf(index);
  const create = index % 2 === 0 ? createTextPieces : createRandomPieces;
  return create(random).map((piece) => {
    const waits = random.below(3) > 0;
    return random.below(8) === 0
      ? { piece, waits, pause: random.below(2) === 0 }
      : { piece, waits };
  });
}

it.skipIf(isOff)(
  'reads texts as ws does, in the same turns and in the same order',
  FUZZ_TIMEOUT,
  async () => {
    let readPast = 0;
    for (let index = 0; index < STREAMS; index += 1) {
      const arrivals = createArrivals(index);
      const past = await playOnWire(arrivals, LIMITS);
      const restore = makeReceiversTerse();
      const playing = playOnWire(arrivals, LIMITS);
      restore();
      const through = await playing;
      const isRight =
        past.log.join('\n') === through.log.join('\n') &&
        through.readByWs === countTexts(through.log);
      if (!isRight) expect({ index, SEED, ...past }).toEqual({ index, SEED, ...through });
      readPast += countTexts(past.log) - past.readByWs;
    }
    expect(readPast).toBeGreaterThan(STREAMS);
    countCases(STREAMS);
    console.log(
      `short cut: ${STREAMS} streams either way, ${readPast} texts on it, FUZZ_SEED=${SEED}`,
    );
  },
);

function countTexts(log: readonly string[]): number {
  return log.filter((line) => line.startsWith('text ')).length;
}

it.skipIf(isOff)(
  'reads texts as ws does over TCP, whatever comes before, between and after',
  FUZZ_TIMEOUT,
  async () => {
    const emulator = createEmulator(LIMITS);
    onTestFinished(() => emulator.close());
    const short = await useWay(emulator.plugins.webSocketServer(3001));
    const long = await useWay(emulator.plugins.webSocketServer(3002));
    const restore = makeReceiversTerse((socket) => {
      serverSockets.set(`${socket.localPort} ${socket.remotePort}`, socket);
      return socket.localPort === long.port;
    });
    onTestFinished(restore);

    const lane = async (first: number) => {
      for (let index = first; index < TCP_STREAMS; index += LANES) {
        const create = index % 2 === 0 ? createTextPieces : createRandomPieces;
        const pieces = create(createRandomOf(index)).flatMap(toShortPieces);
        const [past, through] = [await short.play(pieces), await long.play(pieces)];
        expect({ index, SEED, ...past }).toEqual({ index, SEED, ...through });
      }
    };
    await Promise.all(Array.from({ length: LANES }, (_, index) => lane(index)));
    countCases(TCP_STREAMS);
    console.log(`short cut over TCP: ${TCP_STREAMS} streams either way, FUZZ_SEED=${SEED}`);
  },
);
