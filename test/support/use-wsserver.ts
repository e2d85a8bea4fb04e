import { onTestFinished } from 'vitest';
import {
  createEmulator,
  type EmulatorOptions,
  type TraceEntry,
  type WsserverOptions,
} from '../../src/index.js';
import { createTestApp } from '../carriers/test-app.js';
import { findFreePort } from './free-port.js';

/** An app in this process that has started `cordova.plugins.wsserver` on a free port. */
export async function useWsserver(own: WsserverOptions = {}, options?: EmulatorOptions) {
  const emulator = createEmulator(options);
  onTestFinished(() => emulator.close());
  const history: TraceEntry[] = [];
  emulator.onTrace((entry) => history.push(entry));
  const app = createTestApp({ ...emulator, document: new EventTarget() });
  const port = await findFreePort();
  const watch = app.startWsserver(port, own);
  await watch.events(1);
  const { wsserver } = emulator.cordova.plugins;
  return {
    ...{ emulator, app, port, wsserver, history, ...watch },
    /** The client that came last. */
    last: () => watch.conns.at(-1) ?? { uuid: '' },
    /** What the log says. */
    said: () => history.flatMap((entry) => (entry.kind === 'log' ? [entry.text] : [])),
  };
}
