import { whenClients } from '../child.js';
import { measure } from '../sample.js';
import { type Bench, type Reading, shuffle, type Trial } from '../trial.js';

const PEERS = ['websocket', 'faye-websocket', 'bun', 'C, epoll'];

interface EchoCase {
  readonly size: number;
  readonly clients: number;
  readonly inFlight: number;
}

const SIZES = [32, 1024, 16 * 1024];
const COUNTS = [1, 10, 100];
const IN_FLIGHT = [1, 64];

/** Those of `--quick`, and how they are checked. */
const QUICK = ['echo 32 B 10×64', 'echo 1 KiB 10×64', 'echo 32 B 1×1', 'echo 32 B 100×1'];
const WITH_PEERS = ['echo 32 B 10×64', 'echo 1 KiB 10×64'];

function nameEcho({ size, clients, inFlight }: EchoCase): string {
  return `echo ${formatSize(size)} ${clients}×${inFlight}`;
}

export function formatSize(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${bytes / 1024} KiB`;
}

export const echoes: readonly Trial[] = SIZES.flatMap((size) =>
  IN_FLIGHT.flatMap((inFlight) => COUNTS.map((clients) => createEcho({ size, clients, inFlight }))),
);

function createEcho(echo: EchoCase): Trial {
  const name = nameEcho(echo);
  const isLarge = echo.size === Math.max(...SIZES);
  const subjects = [
    'ws',
    'emulator',
    ...(isLarge ? ['ws, as text'] : []),
    ...(WITH_PEERS.includes(name) ? PEERS : []),
  ];
  return {
    name,
    isChecked: QUICK.includes(name),
    isQuick: QUICK.includes(name) || name === 'echo 16 KiB 10×64',
    async run(bench) {
      const readings: Reading[] = [];
      for (const subject of shuffle(bench.isQuick ? subjects.slice(0, 3) : subjects)) {
        if (bench.isQuick && PEERS.includes(subject)) continue;
        if (!(await bench.servers.isThere(subject))) continue;
        readings.push({ case: name, subject, sample: await runEcho(subject, echo, bench) });
      }
      return readings;
    },
  };
}

async function runEcho(subject: string, echo: EchoCase, { servers, load, window }: Bench) {
  const { server, port } = await servers.get(subject);
  const { size, inFlight, clients } = echo;
  await load.ask('open', { port, count: clients });
  await whenClients(server, clients);
  await load.ask('echo', { size, inFlight });
  const sample = await measure(server, window);
  await load.ask('stop');
  await load.ask('keep', { count: 0 });
  await whenClients(server, 0);
  return sample;
}
