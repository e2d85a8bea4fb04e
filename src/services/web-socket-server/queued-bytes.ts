import type { Socket } from 'node:net';

// What waits to be sent to a peer. Node has no public names for some of the numbers; without
// them `writableLength` has to do, which is never less.

/** What Node keeps for each write that waits, besides its bytes (measured: 220 bytes of memory). */
const BYTES_PER_WRITE = 200;

/**
 * How much memory is taken by what waits to be sent to a peer, in bytes: a million tiny frames
 * cost far more than they have bytes.
 */
export function countQueuedBytes(socket: Socket): number {
  const { bufferedRequestCount } = Reflect.get(socket, '_writableState') ?? {};
  return countUnsentBytes(socket) + BYTES_PER_WRITE * (bufferedRequestCount ?? 0);
}

/**
 * How many bytes a peer has not taken yet. For the stream, what was written at once waits until
 * all of it is gone (`writelen`); the system's handle knows better.
 */
export function countUnsentBytes(socket: Socket): number {
  const { writelen } = Reflect.get(socket, '_writableState') ?? {};
  const { writeQueueSize } = Reflect.get(socket, '_handle') ?? {};
  const isKnown = typeof writelen === 'number' && typeof writeQueueSize === 'number';
  return isKnown ? socket.writableLength - writelen + writeQueueSize : socket.writableLength;
}
