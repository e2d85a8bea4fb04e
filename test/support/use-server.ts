import { onTestFinished } from 'vitest';
import { createEmulator, type EmulatorOptions, type LogEntry } from '../../src/index.js';
import { createTestApp } from '../carriers/test-app.js';
import { findFreePort } from './free-port.js';

/** A started server on a free port, its events as printed, and what the log says. */
export async function useServer(options?: EmulatorOptions) {
  const emulator = createEmulator(options);
  onTestFinished(() => emulator.close());
  const said: LogEntry[] = [];
  emulator.onTrace((entry) => {
    if (entry.kind === 'log') said.push(entry);
  });
  const { plugins, ask, watch } = createTestApp({ ...emulator, document: new EventTarget() });
  const port = await findFreePort();
  const server = plugins.webSocketServer(port);
  const { log, events } = watch(server);
  await ask(server, 'start');
  return { emulator, server, port, log, events, ask, said };
}
