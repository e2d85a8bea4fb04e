export { EmulatorError, type EmulatorErrorCode } from './checks/emulator-error.js';
export type { PluginResult, Status } from './cordova/plugin-result.js';
export type { ExecOutcome } from './emulator/apps/app-calls.js';
export { createEmulator } from './emulator/create-emulator.js';
export type { Cordova, Emulator } from './emulator/emulator.js';
export type { EmulatedNetwork } from './emulator/faults/network-faults.js';
export type {
  LatencyOptions,
  MessageRule,
  OnlineOptions,
} from './emulator/faults/network-options.js';
export type { PhoneStatus } from './emulator/faults/phone-status.js';
export type { RemoteClient } from './emulator/faults/remote-client.js';
export type { Scenes } from './emulator/faults/scenes.js';
export type { EmulatorOptions } from './emulator/options.js';
export type { AppPages } from './emulator/pages/app-pages.js';
export type { PageHost } from './emulator/pages/page-host.js';
export type { ServedApp } from './emulator/pages/serve.js';
export type { AppInMemory, InMemoryOptions } from './emulator/pages/serve-in-memory.js';
export type { PageHostOptions, PageOptions, ServeOptions } from './emulator/pages/serve-options.js';
export type {
  ServedTool,
  ToolChannel,
  ToolFile,
  ToolOptions,
  ToolPage,
  ToolSession,
} from './emulator/pages/tool-page.js';
export type { SharedServer } from './emulator/web-host/shared-upgrades.js';
export type { Exec, ExecCallback } from './exec.js';
export type * from './plugin/index.js';
export type { ServerKind } from './service-descriptions.js';
export type { ServerStatus } from './services/environment.js';
export type { NetworkMessage, Verdict } from './services/network/message-settings.js';
export type {
  ActionCallback,
  OwnAction,
  OwnService,
  OwnServices,
} from './services/own/own-services.js';
export type {
  CallEntry,
  EventEntry,
  FrameEntry,
  LogEntry,
  PageEntry,
  ResultEntry,
  SceneEntry,
  SceneName,
  ServerState,
  StateEntry,
  TraceEntry,
  TraceListener,
  WsserverEvent,
} from './trace/entries.js';
