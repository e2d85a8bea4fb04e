import { openLoadClient } from '../load-client.js';
import {
  expectThat,
  formatCount,
  formatMib,
  type Scenario,
  scaled,
  secondsSince,
} from '../scenario.js';
import { startServerProcess } from '../server-process.js';

const READERS_THAT_DONT = 20;
const BROADCASTS = 30_000;
const LENGTH = 16 * 1024;
const MAX_PEAK_BYTES = 320e6;
/** A short version must still fill the queue of those who don't read. */
const MIN_BROADCASTS = 3_000;

/** Clients that never read next to one that does. */
export const slowReaders: Scenario = {
  name: 'slow-readers',
  promise:
    '30,000 broadcasts of 16 KiB to one client that reads and 20 that never do: the one gets all, the others are cut, at most 320 MB of memory',
  async run(scale) {
    await using server = await startServerProcess();
    const port = await server.start();
    const count = Math.max(MIN_BROADCASTS, scaled(BROADCASTS, scale));
    for (let index = 0; index < READERS_THAT_DONT; index += 1) {
      const { socket } = await openLoadClient(port, index);
      socket.pause();
      socket.on('error', () => {});
    }
    let received = 0;
    let disordered = 0;
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const reader = await openLoadClient(port, READERS_THAT_DONT, (_opcode, payload) => {
      if (Number(payload.toString('latin1', 0, 8)) !== received) disordered += 1;
      received += 1;
      if (received === count) finish();
    });
    const startMs = performance.now();
    await server.broadcast(count, LENGTH);
    await Promise.race([finished, reader.ended]);
    const seconds = secondsSince(startMs);
    const { errors, disconnected } = await server.seen();
    const { peakRssBytes } = await server.usage();
    reader.socket.destroy();

    expectThat(received === count, `the reader got ${received} of ${count}`);
    expectThat(disordered === 0, `${disordered} messages out of order`);
    expectThat(
      errors === READERS_THAT_DONT && disconnected === READERS_THAT_DONT,
      `${errors} errors and ${disconnected} departures of ${READERS_THAT_DONT}`,
    );
    expectThat(peakRssBytes <= MAX_PEAK_BYTES, `the peak was ${formatMib(peakRssBytes)}`);
    return `${formatCount(count)} broadcasts in ${seconds.toFixed(1)} s, none lost, ${errors} cut, peak ${(peakRssBytes / 1e6).toFixed(0)} MB`;
  },
};
