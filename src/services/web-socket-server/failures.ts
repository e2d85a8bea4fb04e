import type { ListenHost } from '../listen.js';

/** Every text with which the phone refuses (contract, sections 1 to 3). */

export const NOT_STARTED = 'server not yet started';
export const START_FIRST = 'You need to start server first';
export const START_BEFORE_SENDING = 'You need to start server before sending a message';
/** The emulator's own: on the phone nobody is left to ask. */
export const APP_ENDED = 'the app has ended: its servers can not be started any more';
export const CONNECTION_RESET = 'java.net.SocketException: Connection reset';
/** What Android says to a process that has opened all it may. */
export const TOO_MANY_SERVERS =
  'java.net.SocketException: socket failed: EMFILE (Too many open files)';
export const NO_PONG =
  'The connection was closed because the other endpoint did not respond with a pong in time. ' +
  'For more information check: ' +
  'https://github.com/TooTallNate/Java-WebSocket/wiki/Lost-connection-detection';

export function formatNotConnected(clientId: string): string {
  return `client ${clientId} is not yet connected`;
}

export function formatPortOutOfRange(port: number): string {
  return `port out of range:${port}`;
}

const BIND_TEXTS: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', 'Address already in use'],
  ['EACCES', 'Permission denied'],
  ['EADDRNOTAVAIL', 'Cannot assign requested address'],
]);

/** Android's text for an address that can't be bound. `code` is that of Node's error. */
export function formatBindFailure(code: string): string {
  return `java.net.BindException: bind failed: ${code} (${BIND_TEXTS.get(code) ?? code})`;
}

/** The emulator's own: on the phone such a client fills the memory. */
export function formatNotReading(maxQueuedBytes: number): string {
  return `java.io.IOException: the client does not read: more than ${maxQueuedBytes} bytes wait to be sent to it`;
}

/** What to do about it, for the log. */
export function formatBindRemedy(code: string, port: number, host: ListenHost): string {
  const where = typeof host === 'string' ? host : 'this machine';
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} is in use by another program or page: stop that one, or choose another port`;
    case 'EACCES':
      return `port ${port} is refused, as on the phone: choose a port from 1024 up`;
    case 'EADDRNOTAVAIL':
      return `this machine does not have the address ${host}: choose another host, or add the address first (macOS: ifconfig lo0 alias ${host})`;
    default:
      return `port ${port} can't be opened on ${where} (${code})`;
  }
}

/** The engine's exception for a client that breaks the protocol, by the code of the close frame. */
export function formatProtocolError(closeCode: number | undefined, text: string): string {
  return `org.java_websocket.exceptions.${exceptionClass(closeCode)}: ${text}`;
}

/** The emulator's own: on the phone fragments are copied. */
export const PADDED = formatProtocolError(1009, 'Too much between the fragments of a message');

function exceptionClass(closeCode: number | undefined): string {
  if (closeCode === 1007) return 'InvalidDataException';
  // The engine's own spelling. 1008 is for too many fragments.
  if (closeCode === 1008 || closeCode === 1009) return 'LimitExedeedException';
  return 'InvalidFrameException';
}

/** Java's exception for a socket that failed under a connected client. */
export function formatSocketError(error: NodeJS.ErrnoException): string {
  if (error.code === 'ECONNRESET') return CONNECTION_RESET;
  if (error.code === 'EPIPE') return 'java.net.SocketException: Broken pipe';
  return `java.io.IOException: ${error.message}`;
}
