import type { Writable } from 'node:stream';
import { nextTick } from '../../real-time/timers.js';

let corked: Writable[] = [];

/**
 * Holds back what is written to a socket until this turn's work is done, so that many
 * messages leave in one system call. The order is kept, with what others write too.
 *
 * @returns true for the first call of a turn
 */
export function corkForThisTurn(socket: Writable): boolean {
  if (socket.writableCorked > 0) return false;
  if (corked.length === 0) nextTick(uncorkAll);
  socket.cork();
  corked.push(socket);
  return true;
}

function uncorkAll(): void {
  const sockets = corked;
  corked = [];
  for (const socket of sockets) socket.uncork();
}
