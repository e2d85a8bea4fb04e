import { type Child, whenClients } from '../child.js';
import { measure, type Sample } from '../sample.js';
import { type Bench, type Pair, type Reading, shuffle, type Trial } from '../trial.js';

const EVENTS = { clients: 10, perTurn: 64, inFlight: 4, size: 32 };
const ECHO = { clients: 10, inFlight: 64, size: 32 };

/** The bridge, its page approximated by a client in Node, against the same done by hand with `ws`. */
export const bridge: Trial = {
  name: 'bridge',
  isQuick: true,
  async run(bench) {
    const emulator = await bench.servers.getPair('emulator');
    const plain = await bench.servers.getPair('ws');
    const pairs = [
      { subject: 'emulator', pair: emulator },
      { subject: 'ws', pair: plain },
    ];
    const readings: Reading[] = [];
    const add = (name: string, subject: string, sample: Sample) =>
      readings.push({ case: name, subject, sample: rateOnly(sample) });
    for (const { subject, pair } of shuffle(pairs)) {
      add('bridge exec 1 in flight', subject, await call(pair, 1, bench));
    }
    for (const { subject, pair } of shuffle(pairs)) {
      add('bridge exec 64 in flight', subject, await call(pair, 64, bench));
    }
    for (const { subject, pair } of shuffle(pairs)) {
      add('bridge events 32 B', subject, await watch(pair, bench));
    }
    for (const subject of shuffle(['emulator', 'ws'])) {
      const sample =
        subject === 'ws' ? await echoInProcess(bench) : await echoInPage(emulator, bench);
      add('bridge echo 32 B 10×64', subject, sample);
    }
    return readings;
  },
};

async function call({ page }: Pair, inFlight: number, { window }: Bench): Promise<Sample> {
  await page.ask('call', { inFlight });
  const sample = await measure(page, window);
  await page.ask('stop');
  return sample;
}

async function watch({ page, port }: Pair, bench: Bench): Promise<Sample> {
  const { clients, perTurn, inFlight, size } = EVENTS;
  await page.ask('run', { app: 'watch', perTurn });
  return measureLoad(
    bench,
    { counting: page, port, clients },
    { size, answerSize: 1, inFlight, perTurn },
  );
}

async function echoInPage({ page, port }: Pair, bench: Bench): Promise<Sample> {
  await page.ask('run', { app: 'echo' });
  return measureLoad(bench, { counting: page, port, clients: ECHO.clients }, ECHO);
}

async function echoInProcess(bench: Bench): Promise<Sample> {
  const { server, port } = await bench.servers.get('ws');
  return measureLoad(bench, { counting: server, port, clients: ECHO.clients }, ECHO);
}

interface Target {
  readonly counting: Child;
  readonly port: number;
  readonly clients: number;
}

async function measureLoad(
  { load, window }: Bench,
  { counting, port, clients }: Target,
  echo: object,
): Promise<Sample> {
  await load.ask('open', { port, count: clients });
  await whenClients(counting, clients);
  await load.ask('echo', echo);
  const sample = await measure(counting, window);
  await load.ask('stop');
  await load.ask('keep', { count: 0 });
  await whenClients(counting, 0);
  return sample;
}

/** The work is two processes', and how fast they do it together is what counts. */
function rateOnly({ rate }: Sample): Sample {
  return rate === undefined ? {} : { rate };
}
