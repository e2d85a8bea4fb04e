import { formatNotReading } from '../web-socket-server/failures.js';

/** What `cordova.plugins.wsserver` is told when it is refused (cordova-plugin-websocket-server 1.6.0, Android). */

export const ALREADY_RUNNING = 'Server already running.';
export const NOT_RUNNING = 'Server is not running.';
export const PORT_ERROR = 'Port number error';

export function formatInvalidAction(action: string): string {
  return `Invalid action: ${action}`;
}

/** Whether the phone overlooks what a client failed with: a broken socket, until a pong is missing. */
export function isUnnoticed(failure: string, maxQueuedBytes: number): boolean {
  return failure.startsWith('java.') && failure !== formatNotReading(maxQueuedBytes);
}

/** For the log. */
export function formatUnnoticed(port: number, id: string, failure: string): string {
  return `port ${port}: the connection of client ${id} has failed (${failure}); as on the phone, the app hears of it when the client has not answered two pings`;
}

/** For the log: what the app is not told. */
export function formatCutOff(port: number, id: string, failure: string): string {
  return `port ${port}: client ${id} was cut off (${failure}); of that the app gets onClose alone`;
}
