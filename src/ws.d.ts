// Options of ws 8.23 that its types don't have yet.

import 'ws';

declare module 'ws' {
  namespace WebSocket {
    interface ServerOptions {
      /** How many automatic pongs may wait to be written before the client is cut. */
      maxPendingAutoPongs?: number;
      /** How long to wait for the end of the closing handshake, in milliseconds. */
      closeTimeout?: number;
    }
    interface ClientOptions {
      /** How long to wait for the end of the closing handshake, in milliseconds. */
      closeTimeout?: number;
    }
  }
}
