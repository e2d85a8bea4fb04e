// The test kit with a test's patience: its own waits give up after seconds, as its users' tests want it.
import {
  connectClient as connect,
  type NextOptions,
  type Target,
  type TestClient,
  type TestEmulator,
  type TimeoutOptions,
} from '../../src/testing/index.js';
import { PATIENCE } from './patience.js';

/** For waits that are given options, such as `toReceive`. */
export const PATIENT = { timeoutMs: PATIENCE } as const;

/** `connectClient` of the kit, whose client is patient too. */
export async function connectClient(
  url: string | URL,
  options?: TimeoutOptions,
): Promise<TestClient> {
  return patientClient(await connect(url, { ...PATIENT, ...options }));
}

/** Makes a client patient, unless it is told how long to wait; returns the same one. */
export function patientClient(client: TestClient): TestClient {
  const { next } = client;
  return Object.assign(client, {
    next: (options?: NextOptions) => next({ ...PATIENT, ...options }),
  });
}

/** Makes a phone patient, unless it is told how long to wait; returns the same one. */
export function patientEmulator(emulator: TestEmulator): TestEmulator {
  const { waitFor, quiet } = emulator;
  const patient: Pick<TestEmulator, 'waitFor' | 'quiet'> = {
    waitFor: (kind, options) => waitFor(kind, { ...PATIENT, ...options }),
    quiet: (ms, options) => quiet(ms, { ...PATIENT, ...options }),
  };
  return Object.assign(emulator, patient);
}

/** Makes a target and its clients patient, unless they are told how long to wait; returns the same one. */
export function patientTarget(target: Target): Target {
  const { connectClient: connectTo, waitFor, quiet } = target;
  const patient: Pick<Target, 'connectClient' | 'waitFor' | 'quiet'> = {
    connectClient: async (options) => patientClient(await connectTo({ ...PATIENT, ...options })),
    waitFor: (kind, options) => waitFor(kind, { ...PATIENT, ...options }),
    quiet: (ms, options) => quiet(ms, { ...PATIENT, ...options }),
  };
  return Object.assign(target, patient);
}
