import { startChild } from '../child.js';
import { measure } from '../sample.js';
import type { Trial } from '../trial.js';

/** npm `mock-socket` has no sockets: client and server are one process, and so is the figure. */
export const inMemory: Trial = {
  name: 'in memory',
  isQuick: false,
  async run({ window }) {
    await using mock = startChild('mock-socket');
    await mock.ask('start', { clients: 10, size: 32, inFlight: 64 });
    const sample = await measure(mock, window);
    return [{ case: 'echo 32 B 10×64', subject: 'mock-socket', sample }];
  },
};
