import { formatUrl } from '../formats/format-url.js';
import type {
  ConnectedEvent,
  DisconnectedEvent,
  ErrorEvent,
  MessageEvent,
  TraceEntry,
  WsserverEvent,
} from '../index.js';

/** Where and when an event happened. */
export interface Place {
  /** The port on which the server listens. */
  readonly port: number;
  /** The page whose server it is, from 1 up; 0 for the app in this process. */
  readonly page: number;
  /** Milliseconds since the emulator was created. */
  readonly t: number;
}

export interface ServerStarted extends Place {
  readonly event: 'started';
  /** The address that the server reports. */
  readonly ip: string;
  /** The URL for clients on this machine, such as `ws://127.0.0.1:3001`. */
  readonly url: string;
}

export interface ServerStopped extends Place {
  readonly event: 'stopped';
}

/** What an event of `cordova.plugins.wsserver` has besides. */
type OfWsserver<Event extends WsserverEvent['event']> = Partial<
  Extract<WsserverEvent, { readonly event: Event }>
>;

/** What `waitFor` can wait for: the app's events, and its WebSocket servers' starts and stops. */
export interface EmulatorEvents {
  readonly connected: ConnectedEvent & Place & OfWsserver<'connected'>;
  readonly disconnected: DisconnectedEvent & Place & OfWsserver<'disconnected'>;
  readonly message: MessageEvent & Place & OfWsserver<'message'>;
  readonly error: ErrorEvent & Place;
  readonly started: ServerStarted;
  readonly stopped: ServerStopped;
}

export type EmulatorEvent = EmulatorEvents[keyof EmulatorEvents];

/** @param host the address to connect to; by default the `ip` that the server reports */
export function toEmulatorEvent(
  entry: TraceEntry,
  host: string | undefined,
): EmulatorEvent | undefined {
  const { t, page } = entry;
  if (entry.kind === 'event') {
    const { event, port } = entry;
    if (event.event !== 'server:started') return { ...event, port, page, t };
    return {
      event: 'started',
      port,
      ip: event.ip,
      url: formatUrl('ws', host ?? event.ip, port),
      page,
      t,
    };
  }
  const hasStopped = entry.kind === 'state' && entry.from === 'stopping' && entry.to === 'stopped';
  return hasStopped && entry.service === 'WebSocketServer'
    ? { event: 'stopped', port: entry.port, page, t }
    : undefined;
}
