// A server, a second client that must always be served, and connections that do as told.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { EmulatorOptions, ServerEvent } from '../../src/index.js';
import { connectClient } from '../support/client.js';
import { HANDSHAKE } from '../support/frames.js';
import { PATIENCE } from '../support/patience.js';
import { useServer } from '../support/use-server.js';
import { countCases } from './count-cases.js';
import { judgeFrames, type ServerLimits, type Verdict } from './rfc6455/judge-frames.js';
import { ServerFrames } from './server-frames.js';

/** Cases that run side by side. */
const LANES = 32;
const DEFAULT_LIMITS: ServerLimits = { maxPayloadBytes: 100 * 1024 * 1024, maxFragments: 16_384 };

/** A client's bytes after its handshake. */
export interface FrameCase {
  readonly name: string;
  /** The pieces in which they arrive: the server has read each before the next one comes. */
  readonly pieces: readonly Buffer[];
}

export interface Arena {
  readonly port: number;
  /** Plays cases; returns a line for each that did not end as the RFC wants it. */
  play(cases: readonly FrameCase[]): Promise<string[]>;
  /** The events of a client, by its local port, and a way to wait for its last one. */
  eventsOf(localPort: number): readonly ServerEvent[];
  whenLeft(localPort: number): Promise<void>;
  /** Resolves when the second client has got a message through and back. */
  serveBystander(): Promise<void>;
}

export async function useArena(options: EmulatorOptions = {}): Promise<Arena> {
  const { server, port } = await useServer(options);
  const limits = { ...DEFAULT_LIMITS, ...options };
  const events = new Map<number, ServerEvent[]>();
  const onLeft = new Map<number, () => void>();
  const note = (event: ServerEvent) => {
    const localPort = Number(event.client?.split(':').at(-1));
    const ofClient = events.get(localPort) ?? [];
    events.set(localPort, ofClient);
    ofClient.push(event);
    if (event.event === 'disconnected') onLeft.get(localPort)?.();
  };
  server.onClientConnected = note;
  server.onClientDisconnected = note;
  server.onerror = note;
  server.onmessage = (event) => {
    if (event.client === bystander.id) server.send(event.client, event.message);
    else note(event);
  };
  const bystander = await connectClient(port);
  const eventsOf = (localPort: number) => events.get(localPort) ?? [];

  async function whenLeft(localPort: number): Promise<void> {
    if (eventsOf(localPort).some(({ event }) => event === 'disconnected')) return;
    await within(
      new Promise<void>((resolve) => onLeft.set(localPort, resolve)),
      'the app hears that the client has left',
    );
  }

  const onServed: (() => void)[] = [];
  bystander.ws.on('message', () => onServed.shift()?.());
  let next: Promise<void> | undefined;
  /** Cases that end in the same turn share a message: it is sent after all of them. */
  function serveBystander(): Promise<void> {
    next ??= new Promise<void>((resolve) => {
      onServed.push(resolve);
      setImmediate(() => {
        next = undefined;
        bystander.send('are you there?');
      });
    });
    return within(next, 'a second client is served');
  }

  async function playOne({ name, pieces }: FrameCase): Promise<string | undefined> {
    const verdicts = judgeFrames(Buffer.concat(pieces), limits);
    const socket = await connectTo(port);
    const { localPort = 0 } = socket;
    events.delete(localPort);
    try {
      const frames = new ServerFrames(socket);
      socket.write(HANDSHAKE);
      for (const piece of pieces) {
        await turn();
        if (socket.writable) socket.write(piece);
      }
      // Nothing the client has sent ends the connection: TCP's end shows that all was read.
      if (verdicts.some(({ end }) => end === 'open')) socket.end();
      await whenLeft(localPort);
      await within(frames.ended, 'the server ends TCP');
      const observed = describe(eventsOf(localPort), frames);
      const allowed = verdicts.map((verdict) => JSON.stringify(verdict));
      await serveBystander();
      if (allowed.includes(JSON.stringify(observed))) return undefined;
      return `${name}: ${JSON.stringify(observed)} instead of ${allowed.join(' or ')}`;
    } catch (error) {
      return `${name}: ${(error as Error).message}, instead of ${JSON.stringify(verdicts)}`;
    } finally {
      socket.destroy();
    }
  }

  async function play(cases: readonly FrameCase[]): Promise<string[]> {
    countCases(cases.length);
    const waiting = cases[Symbol.iterator]();
    const failures: string[] = [];
    const lane = async () => {
      for (const one of waiting) {
        const failure = await playOne(one);
        if (failure !== undefined) failures.push(failure);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    return failures;
  }

  return { port, play, eventsOf, whenLeft, serveBystander };
}

/** What app and client have seen, in the terms of a verdict. */
function describe(events: readonly ServerEvent[], frames: ServerFrames): Verdict | string {
  const names = events.map(({ event }) => event).join(' ');
  if (!/^connected( message)*( error)? disconnected$/.test(names)) return `the events ${names}`;
  const messages = events.flatMap((event) => (event.event === 'message' ? event.message : []));
  const last = events.at(-1);
  const reason = last?.event === 'disconnected' ? last.message : '';
  const { pongs, closes, others } = frames;
  if (others.length > 0) return `the server sent ${others}`;
  if (closes.length > 1) return `${closes.length} close frames`;
  const [close] = closes;
  if (names.includes('error')) {
    if (reason !== '' || close?.length !== 2)
      return `an error with close ${close?.toString('hex')}`;
    return { messages, pongs, end: `failed ${close.readUInt16BE()}` };
  }
  if (close === undefined) return { messages, pongs, end: 'open' };
  if (close.length === 0) return { messages, pongs, end: 'closed' };
  return { messages, pongs, end: `closed ${close.readUInt16BE()} ${reason}` };
}

/** A TCP connection whose failure is its end. */
export async function connectTo(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** The server is in this process: after two turns it has read what was written before. */
export async function turn(): Promise<void> {
  for (let count = 0; count < 2; count += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export async function within<Result>(promise: Promise<Result>, what: string): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`waited in vain: ${what}`)), PATIENCE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
