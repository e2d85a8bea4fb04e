export { type Closed, connectClient, type TestClient } from './client.js';
export { createEmulator, type TestEmulator, watch } from './emulator.js';
export type { EmulatorEvent, EmulatorEvents, ServerStarted, ServerStopped } from './events.js';
export { type KitMatchers, matchers } from './matchers.js';
export { type NormalizedEntry, normalize } from './normalize.js';
export type { MessageSchema, StandardSchema } from './schema.js';
export { type ClientEvent, createTarget, type Target, type TargetOptions } from './target.js';
export type { NextOptions, TimeoutOptions, WaitOptions } from './wait-options.js';
