import { startChild, whenClients } from '../child.js';
import { measure, type Sample } from '../sample.js';
import { type Bench, type Reading, shuffle, type Trial } from '../trial.js';

const OFFERED = 'text to onmessage, inspector offered and closed';
const OPEN = 'text to onmessage, inspector open';
const WITHOUT = 'no inspector';
/** The program for each. */
const PROGRAMS = {
  [OFFERED]: 'serve-texts offered',
  [OPEN]: 'serve-texts served',
  [WITHOUT]: 'serve-texts',
};

const CLIENTS = 10;
/** The app answers the last of so many texts, so that more come: what is measured is their way to it. */
const PER_TURN = 64;
const LOAD = { size: 32, answerSize: 2, inFlight: 8, perTurn: PER_TURN };

/** Of CPU: each process is new, and has to compile its code first, however busy the machine. */
const WINDOW = { warmUpMs: 500, ms: 200, isCpu: true };

/**
 * What it costs a message that the inspector keeps what it tells whoever opens it later, and that
 * somebody has it open.
 */
export const texts: Trial = {
  name: 'text to onmessage',
  isQuick: true,
  async run(bench) {
    const samples = new Map<string, Sample>();
    for (const [name, program] of shuffle(Object.entries(PROGRAMS))) {
      samples.set(name, await runTexts(program, name === OPEN, bench));
    }
    return [OFFERED, OPEN].flatMap((name): Reading[] => [
      { case: name, subject: 'emulator', sample: samples.get(name) ?? {} },
      { case: name, subject: WITHOUT, sample: samples.get(WITHOUT) ?? {} },
    ]);
  },
};

async function runTexts(program: string, isOpen: boolean, { load }: Bench): Promise<Sample> {
  await using server = startChild(program);
  await using page = startChild('open-inspector');
  const port = await server.ask<number>('listen', { perTurn: PER_TURN });
  if (isOpen) await page.ask('connect', { at: await server.ask('inspector') });
  await load.ask('open', { port, count: CLIENTS });
  await whenClients(server, CLIENTS);
  await load.ask('echo', LOAD);
  const sample = await measure(server, WINDOW);
  await load.ask('stop');
  await load.ask('keep', { count: 0 });
  return sample;
}
