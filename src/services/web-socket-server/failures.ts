/** The texts of this service alone (contract, sections 1 to 3); the others are in `../failures.ts`. */

export const START_BEFORE_SENDING = 'You need to start server before sending a message';
export const CONNECTION_RESET = 'java.net.SocketException: Connection reset';
/** The device has left the network on which the connection was made. */
const CONNECTION_ABORTED = 'java.net.SocketException: Software caused connection abort';
export const NO_PONG =
  'The connection was closed because the other endpoint did not respond with a pong in time. ' +
  'For more information check: ' +
  'https://github.com/TooTallNate/Java-WebSocket/wiki/Lost-connection-detection';

export function formatNotConnected(clientId: string): string {
  return `client ${clientId} is not yet connected`;
}

/** The emulator's own text: on the phone such a client fills the memory. */
export function formatNotReading(maxQueuedBytes: number): string {
  return `java.io.IOException: the client does not read: more than ${maxQueuedBytes} bytes wait to be sent to it`;
}

/** The engine's exception for a client that breaks the protocol, by the code of the close frame. */
export function formatProtocolError(closeCode: number | undefined, text: string): string {
  return `org.java_websocket.exceptions.${exceptionClass(closeCode)}: ${text}`;
}

/** The emulator's own text: the phone copies fragments. */
export const PADDED = formatProtocolError(1009, 'Too much between the fragments of a message');

function exceptionClass(closeCode: number | undefined): string {
  if (closeCode === 1007) return 'InvalidDataException';
  // The engine spells it so. 1008 is for too many fragments.
  if (closeCode === 1008 || closeCode === 1009) return 'LimitExedeedException';
  return 'InvalidFrameException';
}

/** Java's exception for a socket that failed under a connected client. */
export function formatSocketError(error: NodeJS.ErrnoException): string {
  if (error.code === 'ECONNRESET') return CONNECTION_RESET;
  if (error.code === 'ECONNABORTED') return CONNECTION_ABORTED;
  if (error.code === 'EPIPE') return 'java.net.SocketException: Broken pipe';
  return `java.io.IOException: ${error.message}`;
}
