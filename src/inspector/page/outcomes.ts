import { countOf, formatCount } from '../../formats/count-of.js';
import type { Action } from '../../steering/actions.js';
import { formatClient } from './formats.js';

/**
 * Describes an action that succeeded.
 * @param answer the phone's answer to it
 */
export function describeDone(action: Action, answer: unknown): string {
  switch (action.action) {
    case 'send':
      return `Sent to ${nameOf(action)}`;
    case 'all':
      return `Sent to ${countOf(Number(Object(answer).clientsSent), 'client')}`;
    case 'close':
      return `Closed ${nameOf(action)}`;
    case 'reset':
      return `Reset the connection of ${nameOf(action)}`;
    case 'freeze':
      return `Froze ${nameOf(action)}: nothing is read from it nor written to it`;
    case 'thaw':
      return `Thawed ${nameOf(action)}`;
    case 'stop':
      return `Stopped the server on ${action.port}`;
    case 'start':
      return 'Started a server';
    case 'offline':
      return 'The phone is offline';
    case 'online':
      return 'The phone is online';
    case 'latency':
      return action.delayMs + (action.jitterMs ?? 0) > 0 ? 'Latency is set' : 'Latency is off';
    case 'background':
      return 'The app is in the background';
    case 'foreground':
      return 'The app is in the foreground';
    case 'kill':
      return 'The app was killed';
    case 'restart':
      return 'The app was started again';
    case 'spawn':
      return `Spawned ${countOf(action.count, 'virtual client')}`;
    case 'despawn':
      return 'The virtual clients have left';
    case 'record':
      return describeRecording(Object(answer));
    default:
      return 'Done';
  }
}

/** One that has just started has no number of entries yet. */
function describeRecording({
  file,
  entries,
}: {
  readonly file: string;
  readonly entries?: number;
}) {
  if (entries === undefined) return `Recording to ${file}`;
  return `Recorded ${formatCount(entries)} ${entries === 1 ? 'entry' : 'entries'} in ${file}`;
}

function nameOf({ clientId }: { readonly clientId: number | string }): string {
  return formatClient(String(clientId));
}
