import { Socket, type SocketConstructorOpts } from 'node:net';

/*
 * All that is used of Node's sockets and that Node does not document. All of it is older than
 * Node 20, the oldest that is supported, and `test/services/internals.test.ts` fails on the release
 * that changes it (docs/architecture.md, "How to upgrade ws, Node, happy-dom").
 */

/** What Node keeps for each write that waits, besides its bytes (measured: 220 bytes of memory). */
const BYTES_PER_WRITE = 200;

/**
 * How much memory is taken by what waits to be sent to a peer, in bytes: a million tiny frames
 * cost far more than they have bytes. Without `bufferedRequestCount` the bytes alone count.
 */
export function countQueuedBytes(socket: Socket): number {
  const { bufferedRequestCount } = Reflect.get(socket, '_writableState') ?? {};
  return countUnsentBytes(socket) + BYTES_PER_WRITE * (bufferedRequestCount ?? 0);
}

/**
 * How many bytes a peer has not taken yet. For the stream, what was written at once waits until
 * all of it is gone (`writelen`); the system's handle knows better (`writeQueueSize`). Without
 * these two `writableLength` has to do, which is never less.
 */
export function countUnsentBytes(socket: Socket): number {
  const { writelen } = Reflect.get(socket, '_writableState') ?? {};
  const { writeQueueSize } = Reflect.get(socket, '_handle') ?? {};
  const isKnown = typeof writelen === 'number' && typeof writeQueueSize === 'number';
  return isKnown ? socket.writableLength - writelen + writeQueueSize : socket.writableLength;
}

const METHODS = ['push', 'destroy', '_write', '_writev', '_final'] as const;

/**
 * The methods of a socket by which Node's streams read, write and end: they are called on the
 * socket itself, so that one of its own goes before the prototype's.
 */
export type StreamMethods = Required<Pick<Socket, (typeof METHODS)[number]>>;

/** The methods as Node made them. */
export const nodeMethods = Object.fromEntries(
  METHODS.map((name) => [name, Socket.prototype[name]]),
) as unknown as StreamMethods;

/**
 * Puts methods in the place of a socket's own.
 * @throws Error when this Node's sockets lack one of them
 */
export function replaceMethods(socket: Socket, methods: StreamMethods): void {
  const lacking = METHODS.find((name) => typeof nodeMethods[name] !== 'function');
  if (lacking !== undefined) {
    throw new Error(
      `Can't hold up a connection on Node ${process.version}: its sockets have no ${lacking}. Use a version of Node that this version of wss-emu was tested with.`,
    );
  }
  // An HTTP parser reads past the stream, from the handle, until somebody else listens.
  socket.on('data', ignore).off('data', ignore);
  Object.assign(socket, methods);
}

/** Gives a socket its own methods back. */
export function restoreMethods(socket: Socket): void {
  for (const name of METHODS) Reflect.deleteProperty(socket, name);
}

/** Has a socket read again after `push` said that it should stop, whether anybody wants bytes or not. */
export function readOn(socket: Socket): void {
  socket._read(0);
}

/**
 * Takes a socket's connection (`_handle`) away from it, so that it can be closed while TCP stays
 * open.
 * @returns another socket with that connection; undefined when there is none, or Node keeps it
 *   elsewhere: then the peer hears of the end
 */
export function takeConnection(socket: Socket): Socket | undefined {
  const handle: unknown = Reflect.get(socket, '_handle');
  if (!handle) return undefined;
  Reflect.set(socket, '_handle', null);
  return new Socket({ handle } as SocketConstructorOpts);
}

function ignore(): void {}
