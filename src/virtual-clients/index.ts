export { parseScript } from './parse-script.js';
export type * from './script.js';
export { MAX_CLIENTS, type SpawnOptions, spawn, type VirtualClients } from './spawn.js';
export type { Outcome, VirtualClient } from './virtual-client.js';
