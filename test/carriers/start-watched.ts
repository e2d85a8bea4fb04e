import { findFreePort } from '../support/free-port.js';
import type { RunningApp } from './carrier.js';

/** Starts a server on a free port, and keeps it and its watch in the app; resolves with the port. */
export async function startWatched(app: RunningApp): Promise<number> {
  const port = await findFreePort();
  await app.run(({ plugins, ask, watch, kept }, port) => {
    kept.server = plugins.webSocketServer(port);
    kept.watch = watch(kept.server);
    return ask(kept.server, 'start');
  }, port);
  return port;
}
