import { onTestFinished } from 'vitest';
import type { EmulatorOptions, WebSocketServer } from '../../src/index.js';
import { createEmulator, type TestEmulator } from '../../src/testing/index.js';
import { patientEmulator } from '../support/patient-kit.js';

/** A phone that is closed with the test. */
export function useEmulator(options?: EmulatorOptions): TestEmulator {
  const emulator = patientEmulator(createEmulator(options));
  onTestFinished(() => emulator.close());
  return emulator;
}

/** A phone whose app answers `echo …`; its server, and what clients connect to. */
export async function useEcho(
  options?: EmulatorOptions,
): Promise<{ emulator: TestEmulator; server: WebSocketServer; url: string }> {
  const emulator = useEmulator(options);
  const server = startEcho(emulator);
  const { url } = await emulator.waitFor('started');
  return { emulator, server, url };
}

export function startEcho({ plugins }: TestEmulator, port?: number): WebSocketServer {
  const server = plugins.webSocketServer(port);
  server.onmessage = ({ client, message }) => server.send(client, `echo ${message}`);
  server.start();
  return server;
}
