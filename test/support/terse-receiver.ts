// A ws whose receiver tells less than the emulator asks it for: whatever needs that is left to ws.
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';

type SetSocket = (this: WebSocket, socket: Socket, ...others: unknown[]) => void;

/**
 * From now on, receivers have no `_fragmented` before their first fragment. ws itself does not miss it.
 *
 * @param isMeant by default, every connection is
 * @returns makes them as they were
 */
export function makeReceiversTerse(isMeant: (socket: Socket) => boolean = () => true): () => void {
  const setSocket: SetSocket = Reflect.get(WebSocket.prototype, 'setSocket');
  const setTerse: SetSocket = function (socket, ...others) {
    setSocket.call(this, socket, ...others);
    if (isMeant(socket)) Reflect.deleteProperty(Reflect.get(this, '_receiver'), '_fragmented');
  };
  Reflect.set(WebSocket.prototype, 'setSocket', setTerse);
  return () => Reflect.set(WebSocket.prototype, 'setSocket', setSocket);
}
