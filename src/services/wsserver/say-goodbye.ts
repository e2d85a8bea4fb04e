import type { Client } from '../web-socket-server/client.js';
import { CLOSE_TIMEOUT_MS } from '../web-socket-server/handshaker.js';
import { sendNow } from '../web-socket-server/turn.js';
import { fits } from './closing.js';
import { makeCloseFrame } from './frames.js';

/** Sends a close frame and ends TCP behind it, without waiting for an answer. */
export function sayGoodbye(client: Client, code: number, reason: string): void {
  const { socket } = client;
  if (fits(reason)) {
    client.close(code, reason);
    socket.end();
    return;
  }
  // ws sends none that breaks the protocol.
  client.detour?.onClose();
  sendNow();
  socket.end(makeCloseFrame(code, reason));
  socket.setTimeout(CLOSE_TIMEOUT_MS, () => socket.destroy());
}
