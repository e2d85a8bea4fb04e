// The thread of an app: even if the app blocks it, the process still ends on a signal.

import { parentPort, workerData } from 'node:worker_threads';
import { loadServices } from '../emulator/services-file.js';
import { STOP_GRACE_MS } from '../stop-grace.js';
import { AppError } from './app-error.js';
import type { AppMessage, AppOptions } from './app-message.js';
import { formatError } from './error-text.js';
import { RunningApp } from './running-app.js';
import { isThrown } from './thrown.js';

const options = workerData as AppOptions;

const app = new RunningApp(
  options,
  {
    tell(message) {
      if (message.kind === 'error') process.exitCode = 1;
      tell(message);
    },
    onExit: end,
  },
  await loadOwnServices(options),
);

process.on('uncaughtException', (error) => app.takeError(error));
process.on('unhandledRejection', (reason, promise) => app.takeRejection(reason, promise));
parentPort?.on('message', (asked: 'sign' | 'close') => {
  if (asked === 'sign') tell({ kind: 'sign' });
  else end();
});
// Listening must not keep an idle app alive.
parentPort?.unref();
load();

async function loadOwnServices({ services }: AppOptions) {
  if (services === undefined) return undefined;
  try {
    return await loadServices(services);
  } catch (error) {
    // Nothing has begun that would have to end.
    tell({ kind: 'failed', reason: 'usage', text: (error as Error).message });
    return process.exit(1);
  }
}

async function load(): Promise<void> {
  try {
    await app.load(options);
    tell({ kind: 'ready' });
  } catch (error) {
    const ours = isThrown(error, AppError) ? error : undefined;
    const text = ours?.message ?? formatError(error);
    tell({ kind: 'failed', reason: ours?.reason ?? 'app', text });
    process.exitCode = 1;
    await end();
  }
}

async function end(): Promise<void> {
  tell({ kind: 'ending' });
  setInterval(() => tell({ kind: 'ending' }), STOP_GRACE_MS);
  await app.close();
  process.exit();
}

function tell(message: AppMessage): void {
  parentPort?.postMessage(message);
}
