import { findFreePort, isFree } from '../../support/free-port.js';
import { openLoadClient } from '../load-client.js';
import { expectThat, formatCount, type Scenario, scaled, secondsSince } from '../scenario.js';
import { startServerProcess } from '../server-process.js';

const CYCLES = 1_000;
/** A short version has the same to prove: nothing is left of any of them. */
const MIN_CYCLES = 250;
const CLOSE = 8;
const GOING_AWAY = '03e9';

/** A server that starts and stops on one port, with a client each time. */
export const cycles: Scenario = {
  name: 'cycles',
  promise: '1,000 starts and stops on one port, a client each time, which gets close 1001',
  async run(scale) {
    const port = await findFreePort();
    await using server = await startServerProcess({}, port);
    const count = Math.max(MIN_CYCLES, scaled(CYCLES, scale));
    await server.start();
    await server.stop();
    const before = await server.usage();
    const startMs = performance.now();
    for (let cycle = 0; cycle < count; cycle += 1) {
      expectThat((await server.start()) === port, 'another port');
      let close = '';
      const { ended, socket } = await openLoadClient(port, cycle, (opcode, payload) => {
        if (opcode !== CLOSE) return;
        close = payload.toString('hex');
        // Its answer, an empty close frame with an empty mask.
        socket.end(Buffer.from([0x88, 0x80, 0, 0, 0, 0]));
      });
      await server.stop();
      await ended;
      expectThat(close === GOING_AWAY, `cycle ${cycle} ended with close frame ${close}`);
    }
    const seconds = secondsSince(startMs);
    const { connected, disconnected, errors } = await server.seen();
    const after = await server.usage();

    expectThat(
      connected === count && disconnected === count && errors === 0,
      `${connected} connected, ${disconnected} disconnected, ${errors} errors`,
    );
    expectThat(await isFree(port), 'the port is taken at the end');
    expectThat(after.descriptors <= before.descriptors, 'descriptors are left');
    return `${formatCount(count)} in ${seconds.toFixed(1)} s, ${((seconds * 1000) / count).toFixed(1)} ms each, descriptors ${before.descriptors} and ${after.descriptors}`;
  },
};
