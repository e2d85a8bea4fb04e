import type { PluginResult } from '../cordova/plugin-result.js';
import type {
  ConnectedEvent,
  DisconnectedEvent,
  MessageEvent,
  ServerEvent,
  StartedResult,
} from '../plugin/index.js';
import type { ServerKind } from '../service-descriptions.js';

/** An app called exec. */
export interface CallEntry {
  readonly kind: 'call';
  readonly callbackId: string;
  readonly service: string;
  readonly action: string;
  readonly args: unknown;
}

/** A service answered a call. */
export interface ResultEntry extends PluginResult {
  readonly kind: 'result';
  readonly callbackId: string;
}

/** A page was opened, went out of sight, came back, or has gone. */
export interface PageEntry {
  readonly kind: 'page';
  readonly state: 'opened' | 'paused' | 'resumed' | 'gone';
  readonly url: string;
}

/** The tools have done something to the phone, its network, or a client. */
export interface SceneEntry {
  readonly kind: 'scene';
  readonly scene: SceneName;
  /** The client concerned. */
  readonly client?: string;
  /** What it was given, or which message it was. */
  readonly details?: Readonly<Record<string, string | number>>;
}

/**
 * What was done, by the name of the method that does it; `drop`, `delay` and `cut` are verdicts
 * of `onMessage`.
 */
export type SceneName =
  | 'offline'
  | 'online'
  | 'latency'
  | 'refuseNext'
  | 'portStaysBusy'
  | 'reset'
  | 'freeze'
  | 'thaw'
  | 'close'
  | 'drop'
  | 'delay'
  | 'cut'
  | 'background'
  | 'foreground'
  | 'kill'
  | 'restart';

/** A server's state: changed in one place, in this order. */
export type ServerState = 'stopped' | 'starting' | 'started' | 'stopping';

/** A server went from one state to the next. */
export interface StateEntry {
  readonly kind: 'state';
  readonly service: ServerKind;
  readonly port: number;
  readonly from: ServerState;
  readonly to: ServerState;
}

/** A server told its app something. */
export interface EventEntry {
  readonly kind: 'event';
  /** The port on which the server listens. */
  readonly port: number;
  readonly event: StartedResult | ServerEvent | WsserverEvent;
}

/**
 * What a server of `cordova.plugins.wsserver` has told its app, in the terms of Monaca's events: its
 * clients' ids are their uuids.
 */
export type WsserverEvent =
  | (ConnectedEvent & {
      /** The client's own address and port, as in Monaca's ids: `/127.0.0.1:50000`. */
      readonly address: string;
    })
  | (MessageEvent & {
      /** True for a binary message; `message` is base64 then. */
      readonly isBinary?: true;
    })
  | (DisconnectedEvent & { readonly code: number; readonly wasClean: boolean });

/** A frame at a client's socket (fragments are shown assembled). */
export interface FrameEntry {
  readonly kind: 'frame';
  readonly port: number;
  readonly client: string;
  readonly direction: 'received' | 'sent';
  readonly opcode: 'text' | 'binary' | 'ping' | 'close';
  /** The text of a text frame, the reason of a close frame. */
  readonly text?: string;
  /** The payload of a binary frame or a ping, in bytes. */
  readonly byteLength?: number;
  /** The payload of a binary frame. */
  readonly bytes?: Uint8Array;
  /** The code of a close frame; absent when the frame was empty. */
  readonly code?: number;
}

/** A line for the developer: what happened and what to do. */
export interface LogEntry {
  readonly kind: 'log';
  readonly level: 'note' | 'warning';
  readonly text: string;
}

/** What services publish themselves. */
export type ServiceEntry = StateEntry | EventEntry | FrameEntry | LogEntry;

export type Entry = ServiceEntry | CallEntry | ResultEntry | PageEntry | SceneEntry;

/** One thing that has happened, told apart by `kind`. */
export type TraceEntry = Entry & {
  /** Milliseconds since the emulator was created. */
  readonly t: number;
  /** The page concerned, from 1 up; 0 for the app in this process. */
  readonly page: number;
};

/** Is called in the turn in which it happens. What it throws surfaces as an uncaught exception. */
export type TraceListener = (entry: TraceEntry) => void;

export type Direction = FrameEntry['direction'];

/** Where services report what happens. Ask `isActive` before building an entry on a hot path. */
export interface ServiceTrace {
  readonly isActive: boolean;
  /** The page on whose behalf it happens. */
  readonly page: number;
  publish(entry: ServiceEntry): void;
  /** Publishes a text frame. */
  publishText(port: number, client: string, direction: Direction, text: string): void;
  /** Publishes the event of a text frame, in the same turn as the frame. */
  publishMessage(port: number, client: string, text: string): void;
}
