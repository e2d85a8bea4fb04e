import { type Child, type Memory, whenClients } from '../child.js';
import { measure, type Sample } from '../sample.js';
import { startServer } from '../servers.js';
import { type Bench, type Reading, shuffle, type Trial } from '../trial.js';

/** A crowd comes, is idle, and gets smaller: what it costs, and how cost grows with it. */
export const crowd: Trial = {
  name: 'crowd',
  isQuick: true,
  async run(bench) {
    const readings: Reading[] = [];
    for (const subject of shuffle(['ws', 'emulator'])) {
      readings.push(...(await runCrowd(subject, bench)));
    }
    return readings;
  },
};

async function runCrowd(subject: string, bench: Bench): Promise<Reading[]> {
  const { load, crowd, isQuick } = bench;
  const { server, port } = await startServer(subject);
  await using _ = server;
  const readings: Reading[] = [];
  const add = (name: string, sample: Sample) => readings.push({ case: name, subject, sample });

  // What comes with the first clients belongs to no client.
  await open(load, server, port, WARM_UP);
  const before = await server.ask<Memory>('memory');
  const { cpuUs } = await server.ask<{ cpuUs: number }>('usage');
  const ms = await open(load, server, port, crowd);
  const after = await server.ask<Memory>('memory');
  const used = await server.ask<{ cpuUs: number }>('usage');
  add(`${crowd} idle clients`, {
    rate: (1000 * crowd) / ms,
    bytes: (after.rssBytes - before.rssBytes) / crowd,
    cpuUs: (used.cpuUs - cpuUs) / crowd,
  });
  if (!isQuick) {
    for (let count = crowd; count >= 1; count /= 10) {
      await load.ask('keep', { count });
      await whenClients(server, count);
      for (const [name, sample] of await runGrowth(subject, count, server, bench))
        add(name, sample);
    }
  }
  await load.ask('keep', { count: 0 });
  await whenClients(server, 0);
  return readings;
}

const WARM_UP = 200;
const GROWTH_SIZE = 32;
/** For thousands of clients it takes a while until each has had its turn. */
const LONG_MS = 100;

async function open(load: Child, server: Child, port: number, count: number): Promise<number> {
  const { clients } = await server.ask<{ clients: number }>('usage');
  const ms = await load.ask<number>('open', { port, count });
  await whenClients(server, clients + count);
  return ms;
}

async function runGrowth(
  subject: string,
  count: number,
  server: Child,
  { load, window }: Bench,
): Promise<[string, Sample][]> {
  const long = count >= 1000 ? { warmUpMs: LONG_MS, ms: LONG_MS } : window;
  await load.ask('echo', { size: GROWTH_SIZE, inFlight: 1 });
  const echo = await measure(server, long);
  await load.ask('stop');
  await load.ask('broadcast', { size: GROWTH_SIZE, times: 1 });
  const broadcast = await measure(server, long);
  await load.ask('stop');
  const samples: [string, Sample][] = [
    [`growth echo ${count}`, echo],
    [`growth broadcast ${count}`, broadcast],
  ];
  if (subject === 'emulator') {
    const times = Math.max(50, 20_000 / count);
    const cpuUs = await server.ask<number>('getClients', { times });
    samples.push([`growth getClients ${count}`, { cpuUs }]);
  }
  return samples;
}
