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
import { startServerProcess, type Usage } from '../server-process.js';

const DEPARTURES = 100_000;
const LANES = 50;
/** Memory is measured after each; in the first one a process takes what it works with. */
const ROUNDS = 10;
/** A process's memory goes up and down by itself: so many measurements make one. */
const MEASUREMENTS = 3;
const MAX_GROWTH = 1.1;

/** Clients that come and go, in every way. */
export const departures: Scenario = {
  name: 'departures',
  promise:
    '100,000 connects and departures (closed, reset, ended): memory grows by at most 10 %, no descriptor is left',
  async run(scale) {
    await using server = await startServerProcess();
    const port = await server.start();
    const perRound = scaled(DEPARTURES / ROUNDS, scale);
    const { descriptors } = await server.usage();
    const usages: Usage[] = [];
    let resets = 0;
    const startMs = performance.now();
    for (let round = 1; round <= ROUNDS; round += 1) {
      await inLanes(perRound, LANES, (index) => comeAndGo(port, index));
      const left = round * perRound;
      const seen = await server.whenSeen(({ disconnected }) => disconnected === left, 'all left');
      resets = seen.errors;
      usages.push(await server.usage());
    }
    const seconds = secondsSince(startMs);

    // A client has left before its connection is closed.
    const last = await server.whenUsed(
      (usage) => usage.descriptors <= descriptors,
      `${descriptors} descriptors, as at first`,
    );
    const used = measure(usages, ({ usedBytes }) => usedBytes);
    const rss = measure(usages, ({ rssBytes }) => rssBytes);
    expectThat(used.growth <= MAX_GROWTH, `memory in use: ${used.text}`);
    // A process of a second is still taking what it works with.
    if (scale >= 1) expectThat(rss.growth <= MAX_GROWTH, `memory: ${rss.text}`);
    return `${formatCount(ROUNDS * perRound)} in ${seconds.toFixed(1)} s, ${formatCount(resets)} of them resets; memory ${rss.text}, in use ${used.text}; descriptors ${descriptors} and ${last.descriptors}`;
  },
};

/** From the rounds after the first one to the last ones. */
function measure(usages: readonly Usage[], of: (usage: Usage) => number) {
  const first = average(usages.slice(1, 1 + MEASUREMENTS).map(of));
  const last = average(usages.slice(-MEASUREMENTS).map(of));
  const growth = last / first;
  const text = `${formatMib(first)} at first and ${formatMib(last)} at last (${((growth - 1) * 100).toFixed(1)} %)`;
  return { growth, text };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

async function comeAndGo(port: number, index: number): Promise<void> {
  const { socket, ended } = await openLoadClient(port, index);
  const departure = index % 3;
  if (departure === 0) socket.end(closeFrame(1000, 'bye'));
  else if (departure === 1) socket.resetAndDestroy();
  else socket.end();
  await ended;
}
