import type { Socket } from 'node:net';

/** What Node keeps for each write that waits, besides its bytes (measured: 220 bytes of memory). */
const BYTES_PER_WRITE = 200;

/**
 * How much memory is taken by what waits to be sent to a peer, in bytes: a million tiny frames
 * cost far more than they have bytes.
 */
export function countQueuedBytes(socket: Socket): number {
  return socket.writableLength + BYTES_PER_WRITE * countWaitingWrites(socket);
}

/** The one number for which Node's streams have no public name; without it, bytes have to do. */
function countWaitingWrites(socket: Socket): number {
  const { bufferedRequestCount } = Reflect.get(socket, '_writableState') ?? {};
  return typeof bufferedRequestCount === 'number' ? bufferedRequestCount : 0;
}

/**
 * A number that changes whenever a peer takes something of what waits for it. The bytes that a
 * stream has waiting don't: what was written at once counts until all of it is gone.
 */
export function measureProgress(socket: Socket): number {
  const { writeQueueSize } = Reflect.get(socket, '_handle') ?? {};
  return socket.writableLength + (typeof writeQueueSize === 'number' ? writeQueueSize : 0);
}
