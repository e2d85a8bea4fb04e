import { once } from 'node:events';
import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import { findFreePort } from './free-port.js';

/** A port of 127.0.0.1 that something listens on which is no WebSocket server. */
export async function useBusyPort(): Promise<number> {
  const server = createServer((_, response) => response.end('no WebSocket'));
  onTestFinished(() => {
    server.close();
  });
  const port = await findFreePort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return port;
}
