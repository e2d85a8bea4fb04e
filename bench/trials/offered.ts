import { startChild, whenClients } from '../child.js';
import { measure } from '../sample.js';
import { type Bench, type Reading, shuffle, type Trial } from '../trial.js';

const NAME = 'text to onmessage, inspector offered and closed';
const WITHOUT = 'no inspector';
/** The programs of both subjects. */
const PROGRAMS = { emulator: 'serve-texts offered', [WITHOUT]: 'serve-texts' };

const CLIENTS = 10;
/** The app answers the last of so many texts, so that more come: what is measured is their way to it. */
const PER_TURN = 64;
const LOAD = { size: 32, answerSize: 2, inFlight: 8, perTurn: PER_TURN };

/** Of CPU: each process is new, and has to compile its code first, however busy the machine. */
const WINDOW = { warmUpMs: 500, ms: 200, isCpu: true };

/** What it costs a message that the inspector keeps what it tells whoever opens it later. */
export const offered: Trial = {
  name: NAME,
  isQuick: true,
  async run(bench) {
    const readings: Reading[] = [];
    for (const [subject, program] of shuffle(Object.entries(PROGRAMS))) {
      readings.push({ case: NAME, subject, sample: await runTexts(program, bench) });
    }
    return readings;
  },
};

async function runTexts(program: string, { load }: Bench) {
  await using server = startChild(program);
  const port = await server.ask<number>('listen', { perTurn: PER_TURN });
  await load.ask('open', { port, count: CLIENTS });
  await whenClients(server, CLIENTS);
  await load.ask('echo', LOAD);
  const sample = await measure(server, WINDOW);
  await load.ask('stop');
  await load.ask('keep', { count: 0 });
  return sample;
}
