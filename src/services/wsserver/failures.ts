/** What `cordova.plugins.wsserver` is told when it is refused (cordova-plugin-websocket-server 1.6.0, Android). */

export const ALREADY_RUNNING = 'Server already running.';
export const NOT_RUNNING = 'Server is not running.';
export const PORT_ERROR = 'Port number error';

export function formatInvalidAction(action: string): string {
  return `Invalid action: ${action}`;
}
