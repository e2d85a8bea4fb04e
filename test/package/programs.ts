// Small programs of users, in TypeScript.

/** Uses every public path; the lines under an expected error are ones that must not compile. */
export const PROGRAM = `
import type { Server } from 'node:http';
import { createEmulator, type Emulator, EmulatorError, type TraceEntry } from 'wss-emu';
import { createMiddleware } from 'wss-emu/middleware';
import { createPlugins, type WebSocketServer } from 'wss-emu/plugin';
import schema from 'wss-emu/schema/output.json' with { type: 'json' };
import { connectClient, type TestClient, watch } from 'wss-emu/testing';
import { wssEmu } from 'wss-emu/vite';
import { spawn, type VirtualClients } from 'wss-emu/virtual-clients';
import { expect, test } from 'wss-emu/vitest';

const emulator: Emulator = createEmulator({ host: '127.0.0.1' });
const server: WebSocketServer = createPlugins(emulator.exec).plugins.webSocketServer(3001);
server.onmessage = ({ client, message }) => server.send(client, message.toUpperCase());
emulator.onTrace((entry: TraceEntry) => entry.kind satisfies string);
export const isOurs = (error: unknown) => error instanceof EmulatorError && error.code.length > 0;
export const app = async () => (await emulator.serve({ www: 'www', port: 0 })).url.length;
export const attach = (http: Server) => createMiddleware({ allowHosts: ['a'] }).attach(http);
export const plugins = [wssEmu({ hmr: 'keep' })];
export const title: string = schema.title;
export const crowd = (): Promise<VirtualClients> | VirtualClients => spawn('ws://localhost', 3, 'send hi');
export const client = (): Promise<TestClient> => connectClient('ws://localhost:3001');
plugins satisfies readonly { name: string }[];
window.plugins.webSocketServer().onmessage = server.onmessage ?? null;
test('a test', async ({ emulator: phone }) => {
  expect(await watch(phone).waitFor('started')).toMatchSchema({ type: 'object' });
});
// @ts-expect-error a port is a number
createPlugins(emulator.exec).plugins.webSocketServer('3001');
// @ts-expect-error no such option
createEmulator({ hots: '' });
`;

/** The same in CommonJS. */
export const COMMONJS_PROGRAM = `
import { EventEmitter } from 'node:events';
import emulators = require('wss-emu');
import kit = require('wss-emu/testing');
import vite = require('wss-emu/vite');

const emulator: emulators.Emulator = emulators.createEmulator();
export const client = (): Promise<kit.TestClient> => kit.connectClient('ws://localhost:3001');
const options: vite.ViteOptions = { hmr: 'keep' };
vite.wssEmu(options).api.attach(new EventEmitter());
// @ts-expect-error no such value
vite.wssEmu({ hmr: 'no' });
// @ts-expect-error no such method
emulator.open();
`;
