export type { PluginResult, Status } from './cordova/plugin-result.js';
export type { ExecOutcome } from './emulator/app-calls.js';
export type { AppPages } from './emulator/app-pages.js';
export { createEmulator } from './emulator/create-emulator.js';
export type { Cordova, Emulator } from './emulator/emulator.js';
export { EmulatorError, type EmulatorErrorCode } from './emulator/errors.js';
export type { EmulatedNetwork } from './emulator/network.js';
export type { LatencyOptions, MessageRule, OnlineOptions } from './emulator/network-options.js';
export type { EmulatorOptions } from './emulator/options.js';
export type { PageHost } from './emulator/page-host.js';
export type { PhoneStatus } from './emulator/phone-status.js';
export type { RemoteClient } from './emulator/remote-client.js';
export type { Scenes } from './emulator/scenes.js';
export type { ServedApp } from './emulator/serve.js';
export type { AppInMemory, InMemoryOptions } from './emulator/serve-in-memory.js';
export type { PageHostOptions, PageOptions, ServeOptions } from './emulator/serve-options.js';
export type {
  ServedTool,
  ToolChannel,
  ToolFile,
  ToolOptions,
  ToolPage,
  ToolSession,
} from './emulator/tool-page.js';
export type { Exec, ExecCallback } from './exec.js';
export type * from './plugin/index.js';
export type { ServerStatus } from './services/environment.js';
export type { NetworkMessage, Verdict } from './services/network/message-settings.js';
export type {
  CallEntry,
  EventEntry,
  FrameEntry,
  LogEntry,
  PageEntry,
  ResultEntry,
  SceneEntry,
  SceneName,
  ServerKind,
  ServerState,
  StateEntry,
  TraceEntry,
  TraceListener,
} from './trace/entries.js';
