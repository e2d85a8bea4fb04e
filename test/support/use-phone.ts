import { once } from 'node:events';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';
import {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  type SceneEntry,
  type WebSocketServer,
} from '../../src/index.js';
import { createTestApp } from '../carriers/test-app.js';
import { connectClient, type TestClient } from './client.js';
import { findFreePort } from './free-port.js';

export interface Phone {
  readonly emulator: Emulator;
  readonly server: WebSocketServer;
  readonly port: number;
  /** What the handlers got, as printed. */
  readonly log: readonly string[];
  readonly events: (count: number) => Promise<string[]>;
  readonly ask: ReturnType<typeof createTestApp>['ask'];
  /** What was done to it. */
  readonly scenes: readonly Omit<SceneEntry, 'kind'>[];
  connect(): Promise<TestClient>;
}

/** A phone whose app has started a server on a free port. */
export async function usePhone(options?: EmulatorOptions): Promise<Phone> {
  const emulator = createEmulator(options);
  onTestFinished(() => emulator.close());
  const scenes: Omit<SceneEntry, 'kind'>[] = [];
  emulator.onTrace((entry) => {
    if (entry.kind !== 'scene') return;
    const { kind, t, page, ...scene } = entry;
    scenes.push(scene);
  });
  const { plugins, ask, watch } = createTestApp({ ...emulator, document: new EventTarget() });
  const port = await findFreePort();
  const server = plugins.webSocketServer(port);
  const { log, events } = watch(server);
  await ask(server, 'start');
  const host = options?.host === true ? '127.0.0.1' : (options?.host ?? '127.0.0.1');
  return {
    emulator,
    server,
    port,
    log,
    events,
    ask,
    scenes,
    connect: () => connectClient(`ws://${host}:${port}`),
  };
}

/**
 * Resolves when what was on its way through this process and the kernel has arrived: a new
 * connection on a phone of its own, and a message to and fro.
 */
export async function settle(): Promise<void> {
  const { server, connect, events } = await usePhone();
  const client = await connect();
  await events(1);
  server.onmessage = () => server.send(client.id, 'back');
  client.send('to');
  await client.next();
  await client.close();
}

/** Why a TCP connection ended: Node's code of the error. */
export async function connectInVain(port: number): Promise<unknown> {
  const socket = connect({ port, host: '127.0.0.1' });
  onTestFinished(() => {
    socket.destroy();
  });
  const error: unknown = await once(socket, 'close').catch((reason) => reason);
  return Reflect.get(Object(error), 'code');
}
