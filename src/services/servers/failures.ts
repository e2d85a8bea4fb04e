import type { ListenHost } from './listen.js';

/** The failures that all of the phone's servers share (contract, sections 1 and 4). */

export const NOT_STARTED = 'server not yet started';
export const START_FIRST = 'You need to start server first';
/** The emulator's own text: on the phone, nobody is left to ask. */
export const APP_ENDED = 'the app has ended: its servers can not be started any more';

/** What Android says to a process that has opened as many files as it may. */
export const TOO_MANY_SERVERS =
  'java.net.SocketException: socket failed: EMFILE (Too many open files)';

export function formatPortOutOfRange(port: number): string {
  return `port out of range:${port}`;
}

/** The first port that any user may open. */
export const FIRST_UNPRIVILEGED_PORT = 1024;

const BIND_TEXTS: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', 'Address already in use'],
  ['EACCES', 'Permission denied'],
  ['EADDRNOTAVAIL', 'Cannot assign requested address'],
]);

/** Android's text for an address that can't be bound. `code` is that of Node's error. */
export function formatBindFailure(code: string): string {
  return `java.net.BindException: bind failed: ${code} (${BIND_TEXTS.get(code) ?? code})`;
}

/** The reason alone, as Java's exception has it, of a text from `formatBindFailure`. */
export function readBindReason(failure: string): string {
  const start = failure.indexOf('(');
  return start !== -1 && failure.endsWith(')') ? failure.slice(start + 1, -1) : failure;
}

const UNPRIVILEGED = `choose a port from ${FIRST_UNPRIVILEGED_PORT} up`;

/**
 * Why a port can't be opened, and what to do if there is something: for people, from the middle
 * of a sentence on.
 *
 * @param code of Node's error
 */
export function describePortFailure(
  code: string,
  port: number,
  host: ListenHost,
): readonly [problem: string, remedy?: string] {
  switch (code) {
    case 'EADDRINUSE':
      return [`port ${port} is in use`, 'stop the program that uses it, or choose another port'];
    case 'EACCES':
      // Windows keeps ports, in stretches, for its virtual machines.
      return port < FIRST_UNPRIVILEGED_PORT
        ? [`port ${port} may not be opened by this user`, UNPRIVILEGED]
        : [`port ${port} is kept by the system for something else`, 'choose another port'];
    case 'EADDRNOTAVAIL':
      return [`this machine does not have the address ${host}`, 'choose another host'];
    default:
      return [`port ${port} can't be opened (${code})`];
  }
}

/** The same of a port of the app's, for the log. */
export function formatBindRemedy(code: string, port: number, host: ListenHost): string {
  const [problem, remedy] = describePortFailure(code, port, host);
  if (remedy === UNPRIVILEGED) return `port ${port} is refused, as on the phone: ${remedy}`;
  switch (code) {
    case 'EADDRINUSE':
      return `${problem} by another program or page: stop that one, or choose another port`;
    case 'EADDRNOTAVAIL':
      return `${problem}: ${remedy}, or add the address first (macOS: ifconfig lo0 alias ${host})`;
    default:
      return remedy ? `${problem}: ${remedy}` : problem;
  }
}
