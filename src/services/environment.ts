import type { ServerKind } from '../service-descriptions.js';
import type { ServerState, ServiceTrace } from '../trace/entries.js';
import type { Network } from './network/network.js';
import type { ListenHost } from './servers/listen.js';

/** What the emulated device gives the native code of one page. */
export interface Environment extends PageEnvironment {
  readonly device: Device;
}

/** What belongs to the page alone. */
export interface PageEnvironment {
  readonly trace: ServiceTrace;
  readonly activity: Activity;
  /** The app's `www` folder, as an absolute path; it need not exist. */
  readonly www: string;
  /** Whether the app has `cordova.plugins.wsserver`, whose service has the name of Monaca's. Default: it hasn't. */
  readonly hasWsserver?: () => boolean;
}

/** The app's window (Android, `Activity`). */
export interface Activity {
  /** Goes to a page, or back when none is given. */
  navigate(url?: string): void;
  /** Ends the app. */
  exit(): void;
}

/** How much the device's servers accept from peers, so that no peer can exhaust the process. */
export interface Limits {
  /** The largest message taken from a client, in bytes. */
  readonly maxPayloadBytes: number;
  /** The largest number of fragments in one message. */
  readonly maxFragments: number;
  /** How long a client may take for its handshake, in milliseconds. */
  readonly handshakeTimeoutMs: number;
  /** How much may wait to be sent to one client from earlier turns, in bytes of memory. */
  readonly maxQueuedBytes: number;
  /** The largest number of clients of one server. */
  readonly maxClients: number;
  /** The largest number of servers of one page, of each kind. */
  readonly maxServers: number;
}

/** The device, as far as its servers are concerned. */
export interface Device extends Limits {
  /** Where servers listen. */
  readonly host: ListenHost;
  /** The servers of all apps that are not stopped, oldest first. */
  readonly servers: Set<{ readonly status: ServerStatus }>;
  readonly network: Network;
  /** Give every server a free port instead of the one it asks for. */
  readonly usesFreePorts: boolean;
  /** Let servers listen below port 1024, which Android refuses. */
  readonly allowsPrivilegedPorts: boolean;
  /** What the Device plugin shows to apps. */
  readonly properties: DeviceProperties;
  /** How often clients are pinged, in milliseconds; 0 for never, or for the plugin's own interval. */
  readonly keepAliveMs: number;
  /** The address at which clients reach a server that is bound to `boundAddress`. */
  reachableIp(boundAddress: string): string;
}

/** The phone's properties, as the Device plugin shows them to apps (`window.device`). */
export interface DeviceProperties {
  readonly platform: string;
  readonly version: string;
  readonly model: string;
  readonly manufacturer: string;
  readonly uuid: string;
  readonly serial: string;
  readonly isVirtual: boolean;
  readonly cordova: string;
  readonly sdkVersion: number;
}

/** A server at one moment. */
export interface ServerStatus {
  readonly service: ServerKind;
  /** The page whose app it belongs to; 0 for the app in this process. */
  readonly page: number;
  /** The port that the app asked for: it names the server in calls. */
  readonly askedPort: number;
  /** The port on which it listens, or will listen. */
  readonly port: number;
  /** The address at which clients reach it. */
  readonly ip: string;
  readonly state: ServerState;
  /** The ids of a WebSocket server's clients, oldest first. */
  readonly clients: readonly string[];
}
