import { type Child, startChild, type Usage, whenClients } from '../child.js';
import { type Bench, type Reading, shuffle, type Trial } from '../trial.js';

const PROGRAMS: readonly (readonly [subject: string, program: string])[] = [
  ['ws', 'serve-ws'],
  ['emulator', 'serve-emulator'],
];
const SIZES = [32, 1024];
const ECHO = { clients: 10, inFlight: 64 };
/** With a young generation of one size, each of its collections stands for as many bytes. */
const YOUNG_MIB = 4;
const FLAGS = [
  '--expose-gc',
  `--min-semi-space-size=${YOUNG_MIB}`,
  `--max-semi-space-size=${YOUNG_MIB}`,
];
/** What is counted begins when all code has been compiled. */
const WARM_UP = 20_000;
const COLLECTIONS = 20;
const CLIENTS = 1_000;

/** What a message throws away, and what a client keeps: in objects, not in time. */
export const memory: Trial = {
  name: 'memory',
  isQuick: false,
  isOnce: true,
  async run(bench) {
    const readings: Reading[] = [];
    for (const [subject, program] of shuffle(PROGRAMS)) {
      for (const size of SIZES) {
        const bytes = await countGarbage(program, size, bench);
        readings.push({ case: `garbage of an echo of ${size} B`, subject, sample: { bytes } });
      }
      for (const [kind, bytes] of await countKept(program, bench)) {
        readings.push({ case: `a client keeps: ${kind}`, subject, sample: { bytes } });
      }
    }
    return readings;
  },
};

async function countGarbage(program: string, size: number, { load }: Bench): Promise<number> {
  await using server = startChild(program, [process.execPath, ...FLAGS]);
  const port = await server.ask<number>('listen');
  await load.ask('open', { port, count: ECHO.clients });
  await whenClients(server, ECHO.clients);
  await load.ask('echo', { size, inFlight: ECHO.inFlight });
  const before = await untilUsage(server, ({ messages }) => messages >= WARM_UP);
  const after = await untilUsage(
    server,
    ({ collections }) => collections >= before.collections + COLLECTIONS,
  );
  await load.ask('stop');
  await load.ask('keep', { count: 0 });
  const collections = after.collections - before.collections;
  return (collections * YOUNG_MIB * 1024 * 1024) / (after.messages - before.messages);
}

type Counted = Usage & { readonly collections: number };

async function untilUsage(server: Child, isEnough: (usage: Counted) => boolean): Promise<Counted> {
  for (;;) {
    const usage = await server.ask<Counted>('usage');
    if (isEnough(usage)) return usage;
  }
}

type Kinds = Readonly<Record<string, number>>;

/** By kinds of object: what a thousand clients have added to the heap, for each of them. */
async function countKept(program: string, { load }: Bench): Promise<[string, number][]> {
  await using server = startChild(program);
  const port = await server.ask<number>('listen');
  // What comes with the first clients belongs to no client.
  await load.ask('open', { port, count: CLIENTS });
  await whenClients(server, CLIENTS);
  const before = await server.ask<Kinds>('kinds');
  await load.ask('open', { port, count: CLIENTS });
  await whenClients(server, 2 * CLIENTS);
  const after = await server.ask<Kinds>('kinds');
  await load.ask('keep', { count: 0 });
  return Object.entries(after).map(([kind, bytes]) => [
    kind,
    (bytes - (before[kind] ?? 0)) / CLIENTS,
  ]);
}
