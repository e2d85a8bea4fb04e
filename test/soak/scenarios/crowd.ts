import { execFileSync } from 'node:child_process';
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

const CLIENTS = 10_000;
const LANES = 200;
/** Descriptors that a process needs besides its connections. */
const OTHERS = 100;

/** Many clients at once. */
export const crowd: Scenario = {
  name: 'crowd',
  promise: '10,000 clients at once, all of them served',
  async run(scale) {
    await using server = await startServerProcess();
    const port = await server.start();
    const before = await server.usage();
    const count = Math.min(scaled(CLIENTS, scale), descriptorLimit() - OTHERS);
    let received = 0;
    const startMs = performance.now();
    const clients = await inLanes(count, LANES, (index) =>
      openLoadClient(port, index, () => {
        received += 1;
      }),
    );
    const seconds = secondsSince(startMs);
    await server.whenSeen(({ connected }) => connected === count, 'all clients are connected');
    const after = await server.usage();
    await server.broadcast(1, 100);
    // What a client answers comes after what it got.
    await Promise.all(
      clients.map(({ socket, ended }) => {
        socket.end();
        return ended;
      }),
    );
    expectThat(received === count, `${received} of ${count} clients got the broadcast`);
    await server.whenSeen(({ disconnected }) => disconnected === count, 'all clients have left');
    const perClient = (after.rssBytes - before.rssBytes) / count;
    const limit = count < scaled(CLIENTS, scale) ? ' (as many as ulimit -n allows)' : '';
    return `${formatCount(count)} clients${limit}, ${formatCount(count / seconds)} handshakes per second, ${formatMib(after.rssBytes)} (${(perClient / 1024).toFixed(1)} KiB per client)`;
  },
};

function descriptorLimit(): number {
  if (process.platform === 'win32') return Number.POSITIVE_INFINITY;
  const limit = execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim();
  return limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit);
}
