/** The texts of this service alone (contract, sections 1 to 3); the others are in `../failures.ts`. */

export const START_BEFORE_SENDING = 'You need to start server before sending a message';
export const CONNECTION_RESET = 'java.net.SocketException: Connection reset';
/** The device has left the network on which the connection was made. */
export const CONNECTION_ABORTED = 'java.net.SocketException: Software caused connection abort';
export const NO_PONG =
  'The connection was closed because the other endpoint did not respond with a pong in time. ' +
  'For more information check: ' +
  'https://github.com/TooTallNate/Java-WebSocket/wiki/Lost-connection-detection';

export function formatNotConnected(clientId: string): string {
  return `client ${clientId} is not yet connected`;
}

/** The engine's exception for a client that breaks the protocol, by the code of the close frame. */
export function formatProtocolError(closeCode: number | undefined, text: string): string {
  return `org.java_websocket.exceptions.${exceptionClass(closeCode)}: ${text}`;
}

function exceptionClass(closeCode: number | undefined): string {
  if (closeCode === 1007) return 'InvalidDataException';
  // The engine's own spelling.
  if (closeCode === 1009) return 'LimitExedeedException';
  return 'InvalidFrameException';
}

/** Java's exception for a socket that failed under a connected client. */
export function formatSocketError(error: NodeJS.ErrnoException): string {
  if (error.code === 'ECONNRESET') return CONNECTION_RESET;
  if (error.code === 'ECONNABORTED') return CONNECTION_ABORTED;
  if (error.code === 'EPIPE') return 'java.net.SocketException: Broken pipe';
  return `java.io.IOException: ${error.message}`;
}
