import { ClientSocket } from '../web-socket-server/ws-internals.js';
import { NORMAL, UNEXPECTED } from './closing.js';

/** Answers close frames, and broken ones, as Java-WebSocket 1.4.0 does under this plugin. */
export class WsserverSocket extends ClientSocket {
  /**
   * Called by ws for what a client has done: an empty close frame comes without anything, one with
   * a code with both, and a broken protocol with a code alone.
   */
  override close(code?: number, reason?: string | Buffer): void {
    if (reason !== undefined) super.close(code, reason);
    else if (code === undefined) super.close(NORMAL, '');
    else super.close(UNEXPECTED, '');
  }
}
