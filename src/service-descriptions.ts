/** An emulated service, for all who need to know what there is. */
interface ServiceDescription {
  /** The name by which `exec` calls it. */
  readonly name: string;
  /** The ids that its Cordova plugin may have in a project, for those that have one. */
  readonly plugin?: RegExp;
  /** For a service that starts servers. */
  readonly server?: ServerDescription;
}

interface ServerDescription {
  /** What its plugin puts on `plugins`, and on `monaca`. */
  readonly onPlugins: string;
  readonly onMonaca: string;
  /** By which its servers are reached. */
  readonly scheme: 'ws' | 'http';
  /** True for servers whose clients stay, are listed, and can be sent something. */
  readonly hasClients: boolean;
  /** What Monaca's IDE calls the plugin. */
  readonly title: string;
  /** Plugins of much the same name (and of the same service, too) with another object. */
  readonly lookalikes: readonly string[];
}

/** The plugin for phones' servers that is not Monaca's, and its fork. */
export const WSSERVER_PLUGINS = [
  'cordova-plugin-websocket-server',
  'cordova-websocket-server',
] as const;

/**
 * The emulated services. Who else knows of a service reads it from here, or is held to this list by
 * the compiler (`services/index.ts`) or a test.
 */
export const SERVICES = [
  {
    name: 'WebSocketServer',
    plugin: /^mobi\.monaca\.plugins\.WebSocketServer$/,
    server: {
      onPlugins: 'webSocketServer',
      onMonaca: 'WebSocketServer',
      scheme: 'ws',
      hasClients: true,
      title: 'WebsocketServer',
      lookalikes: WSSERVER_PLUGINS,
    },
  },
  {
    name: 'HttpServer',
    plugin: /^mobi\.monaca\.plugins\.HttpServer$/,
    server: {
      onPlugins: 'httpServer',
      onMonaca: 'HttpServer',
      scheme: 'http',
      hasClients: false,
      title: 'HttpServer',
      lookalikes: ['cordova-plugin-httpd'],
    },
  },
  // What Cordova's and Monaca's own scripts call on every device.
  { name: 'CoreAndroid' },
  // CoreAndroid before cordova-android 4.
  { name: 'App' },
  { name: 'SplashScreen', plugin: /(?:^|[.-])splashscreen$/ },
  // Since cordova-android 15.
  { name: 'SystemBarPlugin' },
  { name: 'Device', plugin: /(?:^|[.-])device$/ },
  { name: 'NetworkStatus', plugin: /(?:^|[.-])network-information$/ },
  { name: 'networkinterface', plugin: /(?:^|[.-])networkinterface$/ },
  { name: 'ZeroConf', plugin: /(?:^|[.-])zeroconf$/ },
  { name: 'Monaca', plugin: /(?:^|[.-])monaca-core$|\.Monaca$/ },
  { name: 'MonacaSplashScreen' },
  { name: 'mobi.monaca.nativecomponent' },
] as const satisfies readonly ServiceDescription[];

type Described = (typeof SERVICES)[number];

/** The name of an emulated service. */
export type ServiceName = Described['name'];

/** A service that starts servers. */
export type ServerService = Extract<Described, { readonly server: unknown }>;

/** The service that a server belongs to. */
export type ServerKind = ServerService['name'];

/** What an app creates its server objects with, on `plugins`. */
export type ServerPlugin = ServerService['server']['onPlugins'];

/** Those that start servers. */
export const SERVER_SERVICES: readonly ServerService[] = SERVICES.filter(
  (service): service is ServerService => 'server' in service,
);

/** The servers of a service; undefined for one that starts none, or is not emulated. */
export function describeServer(service: string): ServerService['server'] | undefined {
  return SERVER_SERVICES.find(({ name }) => name === service)?.server;
}
