import { whenClients } from '../child.js';
import { measure } from '../sample.js';
import { type Bench, type Reading, shuffle, type Trial } from '../trial.js';
import { formatSize } from './echo.js';

interface BroadcastCase {
  readonly clients: number;
  readonly size: number;
  /** Broadcasts in one turn. */
  readonly times: number;
}

const CASES: readonly BroadcastCase[] = [
  { clients: 100, size: 32, times: 1 },
  { clients: 100, size: 1024, times: 1 },
  { clients: 1000, size: 32, times: 1 },
  { clients: 1000, size: 1024, times: 1 },
  { clients: 1000, size: 32, times: 10 },
];

const SUBJECTS = ['ws', 'emulator'];
const PEERS = ['websocket', 'faye-websocket', 'bun'];

/** A trial for each number of clients: they stay for all sizes. */
export const broadcasts: readonly Trial[] = [100, 1000].map((clients) => ({
  name: `broadcast to ${clients}`,
  isQuick: clients === 1000,
  isChecked: clients === 1000,
  async run(bench) {
    const cases = CASES.filter((broadcast) => broadcast.clients === clients);
    const readings: Reading[] = [];
    const subjects = bench.isQuick || clients < 1000 ? SUBJECTS : [...SUBJECTS, ...PEERS];
    for (const subject of shuffle(subjects)) {
      if (!(await bench.servers.isThere(subject))) continue;
      const wanted = PEERS.includes(subject) ? cases.slice(0, 1) : cases;
      readings.push(...(await runBroadcasts(subject, wanted, bench)));
    }
    return readings;
  },
}));

async function runBroadcasts(
  subject: string,
  cases: readonly BroadcastCase[],
  { servers, load, window }: Bench,
): Promise<Reading[]> {
  const { server, port } = await servers.get(subject);
  const count = cases[0]?.clients ?? 0;
  await load.ask('open', { port, count });
  await whenClients(server, count);
  const readings: Reading[] = [];
  for (const broadcast of shuffle(cases)) {
    await load.ask('broadcast', broadcast);
    readings.push({
      case: nameBroadcast(broadcast),
      subject,
      sample: await measure(server, window),
    });
    await load.ask('stop');
  }
  await load.ask('keep', { count: 0 });
  await whenClients(server, 0);
  return readings;
}

function nameBroadcast({ clients, size, times }: BroadcastCase): string {
  return `broadcast ${formatSize(size)} to ${clients}${times > 1 ? ` ×${times}` : ''}`;
}
