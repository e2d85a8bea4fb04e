import { closeFrame } from '../../support/frames.js';
import { inLanes, openLoadClient } from '../load-client.js';
import {
  expectThat,
  formatCount,
  formatMib,
  type Scenario,
  scaled,
  secondsSince,
} from '../scenario.js';
import { startServerProcess } from '../server-process.js';

const DEPARTURES = 100_000;
const LANES = 50;
/** After a tenth of them everything has been used that will be; a short version needs more. */
const WARM_UP = 0.1;
const MIN_WARM_UP = 3_000;
const MAX_GROWTH = 1.1;

/** Clients that come and go, in every way. */
export const departures: Scenario = {
  name: 'departures',
  promise:
    '100,000 connects and departures (closed, reset, ended): memory grows by at most 10 %, no descriptor is left',
  async run(scale) {
    await using server = await startServerProcess();
    const port = await server.start();
    const warmUp = Math.max(MIN_WARM_UP, scaled(DEPARTURES * WARM_UP, scale));
    const count = Math.max(2 * warmUp, scaled(DEPARTURES, scale));
    const startMs = performance.now();
    await inLanes(warmUp, LANES, (index) => comeAndGo(port, index));
    await server.whenSeen(({ disconnected }) => disconnected === warmUp, 'the first have left');
    const before = await server.usage();
    await inLanes(count - warmUp, LANES, (index) => comeAndGo(port, index));
    const { errors } = await server.whenSeen(
      ({ disconnected }) => disconnected === count,
      'all have left',
    );
    const seconds = secondsSince(startMs);
    const after = await server.usage();

    expectNoGrowth('what is in use', before.usedBytes, after.usedBytes);
    // A process of a few seconds has not taken all the memory that it works with.
    if (scale >= 1) expectNoGrowth('memory', before.rssBytes, after.rssBytes);
    expectThat(
      after.descriptors <= before.descriptors,
      `${after.descriptors - before.descriptors} descriptors left`,
    );
    return `${formatCount(count)} in ${seconds.toFixed(1)} s (${formatCount(errors)} of them resets), memory ${formatMib(before.rssBytes)} after a tenth and ${formatMib(after.rssBytes)} at the end (in use ${formatMib(before.usedBytes)} and ${formatMib(after.usedBytes)}), descriptors ${before.descriptors} and ${after.descriptors}`;
  },
};

function expectNoGrowth(what: string, before: number, after: number): void {
  const growth = after / before;
  expectThat(growth <= MAX_GROWTH, `${what} grew by ${((growth - 1) * 100).toFixed(1)} %`);
}

async function comeAndGo(port: number, index: number): Promise<void> {
  const { socket, ended } = await openLoadClient(port, index);
  const departure = index % 3;
  if (departure === 0) socket.end(closeFrame(1000, 'bye'));
  else if (departure === 1) socket.resetAndDestroy();
  else socket.end();
  await ended;
}
