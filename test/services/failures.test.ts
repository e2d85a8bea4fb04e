import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { listenOrExplain } from '../../src/emulator/web-host/listen-or-explain.js';
import { formatBindRemedy } from '../../src/services/servers/failures.js';

/** A server that the system refuses the port. */
function createRefused() {
  const server = createServer();
  return Object.assign(server, {
    listen() {
      const error = Object.assign(new Error('listen EACCES'), { code: 'EACCES' });
      queueMicrotask(() => server.emit('error', error));
      return server;
    },
  });
}

it('tells a port of the system’s, below 1024, from one that it keeps for something else', async () => {
  expect([80, 3001].map((port) => formatBindRemedy('EACCES', port, undefined))).toEqual([
    'port 80 is refused, as on the phone: choose a port from 1024 up',
    'port 3001 is kept by the system for something else: choose another port',
  ]);
  await expect(listenOrExplain(createRefused, 80, '127.0.0.1')).rejects.toThrow(
    'Port 80 may not be opened by this user. Choose a port from 1024 up.',
  );
  await expect(listenOrExplain(createRefused, 8000, '127.0.0.1')).rejects.toThrow(
    'Port 8000 is kept by the system for something else. Choose another port.',
  );
});
